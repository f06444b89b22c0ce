// An open page keeps up by itself, and misses nothing while nobody looks at it.
import type { Page } from '@playwright/test';
import { expect, hydrated, signIn, test } from '../house';
import { postAsReadme } from '../readme';
import type { Server } from '../server';

// Every lead is this officer's, so that each can be waited for.
test.use({ filled: 'stage' });

// How fast it is, a Show asks; a test on whatever machine, only whether it comes at all.
const SHOWN = process.env.EVENPACE_LEADS;
const LEADS = Number(SHOWN ?? 10);
const SECOND_MS = 1_000;

let posted = 0;

/** Returns the name by which a page shows it. */
function post(server: Server): string {
  posted += 1;
  const name = `Whitfield-${posted}`;
  const { status, body } = postAsReadme(server, {
    Whitfield: name,
    'dana.whitfield@example.com': `${name.toLowerCase()}@example.com`,
    '(830) 555-0142': `(830) 556-${1_000 + posted}`,
    'my-first-lead': `live-${posted}`,
  });
  expect([status, body.outcome]).toEqual([201, 'routed']);
  return `Dana ${name}`;
}

/** The browser notes when the page first tells of each number of leads delivered. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const seen = ((window as any).seen = new Map<number, number>());
    const look = () => {
      const told = document.querySelector('.figure')?.textContent ?? '';
      const delivered = parseInt(told);
      if (!seen.has(delivered)) seen.set(delivered, Date.now());
    };
    look();
    new MutationObserver(look).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
}

async function seenAt(page: Page, delivered: number): Promise<number> {
  const seen = await page.waitForFunction((count) => (window as any).seen.get(count), delivered);
  return (await seen.jsonValue()) as number;
}

/** As if the tab was put behind another one, or before it again. */
async function setHidden(page: Page, hidden: boolean) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}

test('a lead that is posted comes to the open page', async ({ page, server }) => {
  test.setTimeout(60_000 + LEADS * 2_000);
  await signIn(page, server, 'officer');
  await expect(page).toHaveURL(/\/pace$/);
  await hydrated(page);
  await watch(page);
  const waits: number[] = [];
  for (let turn = 0; turn < LEADS; turn += 1) {
    const begun = Date.now();
    post(server);
    waits.push((await seenAt(page, posted)) - begun);
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.ceil(share * waits.length) - 1];
  const [median, last] = [at(0.5), at(0.99)];
  console.log(`${LEADS} leads, from curl's start to the page: median ${median} ms, p99 ${last} ms`);
  if (SHOWN) expect(last).toBeLessThan(SECOND_MS);
  await expect(page.getByText(new RegExp(`^${posted} of \\d+ delivered, `))).toBeVisible();
});

test('a page behind another one shows what came meanwhile as soon as it is looked at', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'officer');
  await hydrated(page);
  await setHidden(page, true);
  post(server);
  const told = page.getByText(new RegExp(`^${posted} of \\d+ delivered, `));
  await page.waitForTimeout(2 * SECOND_MS);
  await expect(told, 'nobody looks, so nothing is asked').toHaveCount(0);
  await setHidden(page, false);
  await expect(told).toBeVisible();
});

test('a new lead waits beside the list, and moves no row until it is asked for', async ({
  page,
  server,
}) => {
  post(server);
  await signIn(page, server, 'officer');
  await page.goto('/leads');
  await hydrated(page);
  const rows = page.locator('table.leads tbody tr');
  const first = rows.first().getByRole('link');
  const before = await first.innerText();
  const place = await rows.first().boundingBox();
  post(server);
  await expect(page.locator('#news')).toHaveText('1 new lead');
  const name = post(server);
  await expect(page.locator('#news')).toHaveText('2 new leads');
  await expect(first).toHaveText(before);
  expect(await rows.first().boundingBox()).toEqual(place);
  await page.getByRole('button', { name: '2 new leads' }).click();
  await expect(first).toHaveText(name);
  await expect(page.locator('#news')).toBeEmpty();
});

test('the month tells of a new lead, and moves no row of the latest until asked', async ({
  page,
  server,
}) => {
  post(server);
  await signIn(page, server, 'officer');
  await hydrated(page);
  const rows = page.locator('table.leads tbody tr');
  const first = rows.first().getByRole('link');
  const before = await first.innerText();
  const place = await rows.first().boundingBox();
  const name = post(server);
  const [headline, news] = [page.locator('.figure'), page.locator('#news')];
  await expect(headline).toHaveText(new RegExp(`^${posted} of `));
  await expect(news).toHaveText('1 new lead');
  for (const told of [headline, news]) await expect(told).toHaveRole('status');
  await expect(first).toHaveText(before);
  expect(await rows.first().boundingBox()).toEqual(place);
  await page.getByRole('button', { name: '1 new lead' }).click();
  await expect(first).toHaveText(name);
  await expect(news).toBeEmpty();
  await expect(page.getByRole('heading', { name: 'Latest leads' })).toBeFocused();
});

test.describe('when the server fails for a moment', () => {
  test.use({ mayComplain: true });

  test('what came meanwhile is shown as soon as it answers again', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await hydrated(page);
    await page.route('**/pace', (route) => route.fulfill({ status: 503 }), { times: 2 });
    post(server);
    await expect(page.getByText(new RegExp(`^${posted} of \\d+ delivered, `))).toBeVisible();
  });
});

test('what was looked up and closed on a lead stays while its log grows', async ({
  page,
  server,
}) => {
  const name = post(server);
  await signIn(page, server, 'officer');
  await hydrated(page);
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('button', { name: 'Check this decision' }).click();
  const found = page.locator('output');
  await expect(found).toContainText('came to the same end');
  const island = await found.elementHandle();
  await page.getByText('Why it came to you').click();

  // The same officer asks for a credit on another device.
  const calls = 'At nine, and at noon: no such number.';
  const form = { what: 'ask', reason: 'disconnected', note: '', calls };
  const headers = { 'sec-fetch-site': 'same-origin' };
  const asked = await page.request.post(page.url(), { form, headers, maxRedirects: 0 });
  expect(asked.status()).toBe(303);
  await expect(page.locator('.timeline h3', { hasText: 'Credit requested' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask for a credit' })).toHaveCount(0);
  expect(await island?.evaluate((element) => element.isConnected), 'the same island').toBe(true);
  await expect(found).toContainText('came to the same end');
  await expect(page.locator('.standings'), 'a detail that was closed').toBeHidden();
});
