// A real server on a database of its own, filled with the demo; gone with everything it wrote when
// the tests are over.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// Longer than a debug build needs to make the demo.
const START_TIMEOUT_MS = 240_000;

export interface Server {
  url: string;
  password: string;
  sourceKey: string;
  /** Runs another command of the program on the same database, and returns what it prints. */
  run(...command: string[]): string;
}

/** What the server's database is filled with: the demo, a market of one officer, who may have still
 *  to be invited, one of three months and many leads, or nothing. */
export type Filled = 'demo' | 'stage' | 'invited' | 'sold' | 'empty';

const SOLD_LEADS = '3000';

export async function withServer(
  log: string,
  filled: Filled,
  use: (server: Server) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'evenpace-end2end-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const password = 'end-to-end-password';
  const program = fromEnv('EVENPACE_SERVER');
  const url = `http://${listen}`;
  const env = {
    ...process.env,
    EVENPACE_DATABASE: `sqlite:${join(folder, 'evenpace.db')}`,
    EVENPACE_KEY_FILE: join(folder, 'master.key'),
    EVENPACE_LISTEN: listen,
    EVENPACE_SITE: fromEnv('EVENPACE_SITE'),
    EVENPACE_DEMO_PASSWORD: password,
    EVENPACE_URL: url,
  };
  let printed = '';
  const serve = ['serve'];
  if (filled === 'demo') {
    serve.push('--demo');
  } else if (filled === 'sold') {
    const sold = join(dirname(fromEnv('EVENPACE_STAGE')), 'sold');
    printed = execFileSync(sold, [password, SOLD_LEADS], { env, encoding: 'utf8' });
  } else if (filled !== 'empty') {
    const passwords = filled === 'stage' ? [password] : [];
    printed = execFileSync(fromEnv('EVENPACE_STAGE'), passwords, { env, encoding: 'utf8' });
  }
  const server = spawn(program, serve, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  server.stdout.on('data', (text) => (printed += text));
  mkdirSync(dirname(log), { recursive: true });
  const kept = createWriteStream(log);
  server.stdout.pipe(kept, { end: false });
  server.stderr.pipe(kept, { end: false });
  try {
    await listening(server, `${url}/health`, log);
    const sourceKey = printed.match(/evp_[\w-]+/)?.[0] ?? '';
    if (!sourceKey && filled !== 'empty') {
      throw new Error(`the server printed no source key; see ${log}`);
    }
    const run = (...command: string[]) => execFileSync(program, command, { env, encoding: 'utf8' });
    await use({ url, password, sourceKey, run });
  } finally {
    await stopped(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listening(server: ChildProcess, health: string, log: string) {
  for (const end = Date.now() + START_TIMEOUT_MS; Date.now() < end; await sleep(100)) {
    if (server.exitCode !== null) throw new Error(`the server did not start; see ${log}`);
    const answer = await fetch(health).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`the server was not ready in ${START_TIMEOUT_MS / 1_000} s; see ${log}`);
}

async function stopped(server: ChildProcess) {
  if (server.exitCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const inTime = await Promise.race([exit.then(() => true), sleep(10_000).then(() => false)]);
  if (!inTime) {
    server.kill('SIGKILL');
    throw new Error('the server did not stop within 10 s of SIGTERM');
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function fromEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start this with end2end/run`);
  return value;
}
