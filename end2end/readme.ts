// The README's curl, as somebody would paste it into a shell.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

export interface Answer {
  status: number;
  body: { lead: string; outcome: string; market: string; score: number; reason?: string };
}

/** Runs it; the replacements make another borrower of the README's. */
export function postAsReadme(server: Server, replacements: Record<string, string> = {}): Answer {
  let command = readme.match(/^ {4}curl [\s\S]*?\n\n/m)?.[0];
  if (!command) throw new Error('README.md has no curl any more');
  const changes = { 'http://127.0.0.1:3000': server.url, ...replacements };
  for (const [from, to] of Object.entries(changes)) {
    if (!command.includes(from)) throw new Error(`the README's curl has no ${from} any more`);
    command = command.replaceAll(from, to);
  }
  const env = { ...process.env, KEY: server.sourceKey };
  const printed = execFileSync('bash', ['-c', command], { env, encoding: 'utf8', stdio: 'pipe' });
  const [head, body] = printed.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}
