// A call with a customer: is there a seat, what would they get, what does it cost in writing, and
// the seat held, sold or waited for; by mouse and by keyboard alone, wide and narrow.
import type { Page } from '@playwright/test';
import { isWhole, WAYS, type Hands } from '../hands';
import { expect, hydrated, signIn, test } from '../house';

for (const width of [1280, 390]) {
  for (const [way, handsOf] of WAYS) {
    test.describe(`${width} pixels wide, ${way}`, () => {
      test.use({ viewport: { width, height: 800 } });

      test('a customer is told, quoted, and has a seat held', async ({ page, server, browser }) => {
        test.setTimeout(180_000);
        const hands = handsOf(page);
        await signIn(page, server, 'sales');
        await expect(page).toHaveURL(/\/capacity$/);
        await hydrated(page);
        await findOpenMarket(page, hands);
        await askWhatTheyGet(page, hands);
        const link = await quote(page, hands, `Pat ${width} ${way}`);
        const stranger = await browser.newContext();
        const prospect = await stranger.newPage();
        await prospect.goto(link);
        await expect(prospect.getByRole('heading', { level: 1 })).toContainText('A quote for Pat');
        await stranger.close();
        await holdAndRelease(page, hands, `Pat ${width} ${way}`);
      });
    });
  }
}

/** A ZIP that the customer names, and the straight answer. */
async function findOpenMarket(page: Page, hands: Hands) {
  const search = page.locator('.capacity-search');
  await hands.fill(search.locator('input[name=q]'), '787');
  await hands.press(search.getByRole('button'));
  await expect(page).toHaveURL(/q=787/);
  await expect(page.locator('.capacity').getByRole('link').first()).toBeVisible();
  await isWhole(page);
  await page.goto('/capacity?seats=open');
  await hydrated(page);
  await hands.press(page.locator('.capacity').getByRole('link').first());
  await expect(page.getByRole('heading', { name: 'What would I get?' })).toBeVisible();
  await hydrated(page);
  await isWhole(page);
}

async function askWhatTheyGet(page: Page, hands: Hands) {
  await hands.fill(page.getByLabel('Leads a month', { exact: true }), '20');
  await expect(page.locator('.what-if td[data-label="Delivered"]').first()).toBeVisible();
  await expect(page.locator('.what-if svg').first()).toBeVisible();
  await isWhole(page);
}

async function quote(page: Page, hands: Hands, name: string): Promise<string> {
  const market = page.url();
  await hands.press(page.getByRole('link', { name: 'Put this in writing' }));
  await expect(page.getByRole('heading', { level: 1, name: 'A price in writing' })).toBeVisible();
  await hands.fill(page.getByLabel('For whom'), name);
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'Make the quote' }));
  const link = await page.locator('code.secret').innerText();
  await isWhole(page);
  await page.goto('/quotes');
  await expect(page.getByRole('row', { name })).toBeVisible();
  await isWhole(page);
  await page.goto(market);
  return link;
}

async function holdAndRelease(page: Page, hands: Hands, name: string) {
  await hydrated(page);
  await hands.press(page.locator('section[aria-label=Seats]').getByRole('link').first());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Seats in');
  await hydrated(page);
  await hands.fill(page.getByRole('textbox', { name: 'Name' }), name);
  await hands.fill(page.getByLabel('E-mail or phone'), 'pat@example.com');
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'Hold a seat' }));
  await expect(page.getByText('The seat is held for 48 hours.')).toBeVisible();
  await expect(page.getByText(name), 'a customer looks on').toHaveCount(0);
  await hands.press(page.getByRole('link', { name: 'Show names' }));
  await expect(page.getByText(name)).toBeVisible();
  await isWhole(page);
  const sell = page.getByRole('link', { name: `Sell: ${name}` });
  await hands.press(sell);
  await expect(page.getByRole('button', { name: 'See what changes' })).toBeVisible();
  await isWhole(page);
  await page.goBack();
  const release = page.getByRole('row', { name }).locator('summary');
  await hands.press(release);
  await hands.press(page.getByRole('row', { name }).getByRole('button', { name: /^Release/ }));
  await expect(page.getByText('The seat is held no more.')).toBeVisible();
}
