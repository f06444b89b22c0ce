// A price in writing, from the what-if to the prospect who has no account; axe looks at each page.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, hydrated, signIn, test } from '../house';

test.use({ filled: 'sold' });

async function flaws(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

test('staff put a price in writing, and a prospect reads it without an account', async ({
  page,
  server,
  browser,
}) => {
  await signIn(page, server, 'sales');
  await page.getByRole('link', { name: 'Austin' }).click();
  await hydrated(page);
  await page.getByLabel('Leads a month').fill('40');
  await expect(page.locator('.what-if td').first()).toBeVisible();
  expect(await flaws(page)).toEqual([]);

  await page.getByRole('link', { name: 'Put this in writing' }).click();
  await page.getByLabel('For whom').fill('Pat Orsini');
  expect(await flaws(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the quote' }).click();
  const address = await page.locator('.secret').innerText();

  const prospect = await (await browser.newContext()).newPage();
  await prospect.goto(address);
  await expect(prospect.getByRole('heading', { name: 'A quote for Pat Orsini' })).toBeVisible();
  await expect(prospect.locator('polygon.forecast')).toHaveCount(1);
  expect(await flaws(prospect)).toEqual([]);

  await page.getByRole('link', { name: 'Quotes', exact: true }).click();
  expect(await flaws(page)).toEqual([]);
  await page.getByRole('button', { name: 'Withdraw the quote for Pat Orsini' }).click();
  await prospect.reload();
  await expect(prospect.getByRole('heading', { name: 'This quote was withdrawn' })).toBeVisible();
  await prospect.context().close();
});
