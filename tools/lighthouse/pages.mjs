// pages.mjs SERVER SITE: serves a demo, lets Lighthouse look at every page as a telephone would,
// and prints the scores. Fails where one is too low.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [program, site] = process.argv.slice(2);
const url = 'http://127.0.0.1:3344';
const password = 'lighthouse-password';
const floors = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const chromium = ['--headless', '--no-sandbox', '--disable-background-networking'];

const folder = mkdtempSync(join(tmpdir(), 'evenpace-lighthouse-'));
const server = spawn(program, ['serve', '--demo'], {
  env: {
    ...process.env,
    EVENPACE_DATABASE: `sqlite:${join(folder, 'evenpace.db')}`,
    EVENPACE_KEY_FILE: join(folder, 'master.key'),
    EVENPACE_LISTEN: new URL(url).host,
    EVENPACE_SITE: site,
    EVENPACE_DEMO_PASSWORD: password,
  },
  stdio: 'ignore',
});
const chrome = await launch({ chromeFlags: chromium, chromePath: process.env.CHROME_PATH });
try {
  await listening();
  const low = [await look('/sign-in')];
  for (const [who, paths] of await everybody()) {
    const cookie = await signIn(who);
    for (const path of paths) low.push(await look(path, cookie));
  }
  process.exitCode = low.some(Boolean) ? 1 : 0;
} finally {
  await chrome.kill();
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true });
}

async function everybody() {
  const officer = await signIn('officer');
  const page = await (await fetch(`${url}/leads`, { headers: { cookie: officer } })).text();
  const lead = page.match(/href="(\/leads\/[\w-]+)"/)[1];
  return [
    ['officer', ['/pace', '/leads', lead, '/account']],
    ['sales', ['/markets']],
    ['admin', ['/sources']],
  ];
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

/** Whether a score is too low. Only what anybody may find is looked at as a search engine would. */
async function look(path, cookie) {
  const categories = Object.keys(floors).filter((name) => name !== 'seo' || !cookie);
  const { lhr } = await lighthouse(url + path, {
    port: chrome.port,
    onlyCategories: categories,
    logLevel: 'error',
    disableStorageReset: true,
    extraHeaders: cookie ? { Cookie: cookie } : {},
  });
  const scores = categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]);
  console.log(`${path}: ${scores.map(([name, score]) => `${name} ${score}`).join(', ')}`);
  const low = scores.filter(([name, score]) => score < floors[name]);
  for (const [name] of low) {
    const refs = lhr.categories[name].auditRefs.filter(({ weight }) => weight > 0);
    const audits = refs.map(({ id }) => lhr.audits[id]);
    const failed = audits.filter(({ score }) => score !== null && score < 0.9);
    for (const { title, displayValue } of failed) console.log(`  ${title} ${displayValue ?? ''}`);
  }
  return low.length > 0;
}
