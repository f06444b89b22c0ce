// pages.mjs SERVER SITE: serves a demo, lets Lighthouse look at every page as a telephone would,
// and prints the scores. Fails where one is too low.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { one, PAGES, PUBLIC } from '../../end2end/every-page.mjs';

const [program, site] = process.argv.slice(2);
const url = 'http://127.0.0.1:3344';
const password = 'lighthouse-password';
const floors = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const chromium = ['--headless', '--no-sandbox', '--disable-background-networking'];

const folder = mkdtempSync(join(tmpdir(), 'evenpace-lighthouse-'));
const env = {
  ...process.env,
  EVENPACE_DATABASE: `sqlite:${join(folder, 'evenpace.db')}`,
  EVENPACE_KEY_FILE: join(folder, 'master.key'),
  EVENPACE_LISTEN: new URL(url).host,
  EVENPACE_SITE: site,
  EVENPACE_DEMO_PASSWORD: password,
  EVENPACE_URL: url,
};
const server = spawn(program, ['serve', '--demo'], { env, stdio: 'ignore' });
const chrome = await launch({ chromeFlags: chromium, chromePath: process.env.CHROME_PATH });
try {
  await listening();
  const low = [];
  for (const path of PUBLIC) low.push(await look(path));
  low.push(await look(linkPath(), ''));
  for (const [who, paths] of Object.entries(PAGES)) {
    const cookie = await signIn(who);
    const read = async (list) => (await fetch(url + list, { headers: { cookie } })).text();
    for (const path of paths) low.push(await look(await one(path, read), cookie));
  }
  process.exitCode = low.some(Boolean) ? 1 : 0;
} finally {
  await chrome.kill();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true });
}

/** Where a one-time link leads: for its person alone, so no search engine's. */
function linkPath() {
  const link = execFileSync(program, ['user', 'link', 'sales@demo.example'], { env });
  return new URL(String(link).split('\n')[0]).pathname;
}

async function listening() {
  for (let turn = 0; turn < 600; turn += 1) {
    if (server.exitCode !== null) throw new Error('the server did not start');
    if ((await fetch(`${url}/health`).catch(() => null))?.ok) return;
    await sleep(200);
  }
  throw new Error('the server was not ready in two minutes');
}

async function signIn(who) {
  const body = new URLSearchParams({ email: `${who}@demo.example`, password });
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual' });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Lighthouse now and then loses the recording of a whole page, and asks to be run again. */
async function recorded(path, onlyCategories, cookie) {
  for (let turn = 1; ; turn += 1) {
    const { lhr } = await lighthouse(url + path, {
      port: chrome.port,
      onlyCategories,
      logLevel: 'error',
      disableStorageReset: true,
      extraHeaders: cookie ? { Cookie: cookie } : {},
    });
    const isLost = Object.values(lhr.audits).some((it) => it.errorMessage?.includes('NO_NAVSTART'));
    if (!isLost || turn === 3) return lhr;
  }
}

/** Whether a score is too low. Only what anybody may find is looked at as a search engine would. */
async function look(path, cookie) {
  const categories = Object.keys(floors).filter((name) => name !== 'seo' || cookie === undefined);
  const lhr = await recorded(path, categories, cookie);
  const scores = categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]);
  const told = scores.map(([name, score]) => `${name} ${score}`).join(', ');
  console.log(`${path.replace(/(welcome).*/, '$1').replace(/[0-9a-f-]{36}/, ':id')}: ${told}`);
  const low = scores.filter(([name, score]) => score < floors[name]);
  for (const [name] of low) {
    const refs = lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0);
    const audits = refs.map(({ id }) => lhr.audits[id]);
    const failed = audits.filter(({ score }) => score !== null && score < 0.9);
    for (const { title, displayValue } of failed) console.log(`  ${title} ${displayValue ?? ''}`);
    const broken = audits.filter(({ errorMessage }) => errorMessage);
    for (const { id, errorMessage } of broken) console.log(`  ${id}: ${errorMessage}`);
  }
  return low.length > 0;
}
