// An officer finds a lead of theirs by what they know of it, and takes the list along.
import { readFileSync } from 'node:fs';
import { expect, hydrated, signIn, test } from '../house';

test('an officer searches, goes back to what was found, filters, clears and downloads', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  await signIn(page, server, 'officer');
  await page.goto('/leads');
  await hydrated(page);
  const rows = page.locator('table.leads tbody tr');
  const all = await rows.count();

  await rows.first().getByRole('link').click();
  const phone = await page.locator('a[href^="tel:"]').innerText();
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await page.goto('/leads');
  await hydrated(page);
  const box = page.getByRole('searchbox', { name: 'Search' });
  await box.fill(phone.slice(-4));
  await box.press('Enter');
  await expect(page.getByText(`Found for \u201c${phone.slice(-4)}\u201d`)).toBeVisible();
  const found = page.getByRole('link', { name });
  await expect(found.first()).toBeVisible();
  expect(page.url(), 'no word of a search stands in an address').toBe(`${server.url}/leads`);

  await hydrated(page);
  await found.first().click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(box).toHaveValue(phone.slice(-4));
  await page.getByRole('link', { name: 'Clear the search' }).click();
  await expect(rows).toHaveCount(all);

  await page.getByLabel('Purpose').selectOption('Refinance');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/[?&]purpose=refinance/);
  await expect(page.getByLabel('Purpose')).toHaveValue('refinance');
  const purposes = await page.locator('td[data-label="Purpose"]').allInnerTexts();
  expect(new Set(purposes)).toEqual(new Set(['Refinance']));

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  const lines = readFileSync(await (await download).path(), 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toMatch(/^lead,routed_at,market,/);
  expect(lines.length).toBeGreaterThan(purposes.length);
  expect(lines.slice(1).every((line) => line.includes(',refinance,'))).toBe(true);

  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect(rows).toHaveCount(all);
});

test('a search says that it is under way', async ({ page, server }) => {
  await signIn(page, server, 'officer');
  await page.goto('/leads');
  await hydrated(page);
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/leads', async (route) => {
    await answered;
    await route.continue();
  });
  const box = page.getByRole('searchbox', { name: 'Search' });
  await box.fill('0000');
  await box.press('Enter');
  await expect(page.locator('#told')).toHaveText('Searching\u2026');
  answer();
  await expect(page.locator('#told')).toContainText('Found for');
});

test('a search stays while one moves about in its page, and ends where one begins anew', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'officer');
  await page.goto('/leads');
  await hydrated(page);
  const rows = page.locator('table.leads tbody tr');
  const all = await rows.count();
  const name = await rows.first().getByRole('link').innerText();
  const box = page.getByRole('searchbox', { name: 'Search' });
  await box.fill(name);
  await box.press('Enter');
  const found = page.getByText(`Found for \u201c${name}\u201d`);
  await expect(found).toBeVisible();
  await page.evaluate(() => (location.hash = '#content'));
  await page.waitForTimeout(300);
  await expect(found).toBeVisible();
  await page.reload();
  await expect(found).toBeVisible();
  await page.getByRole('link', { name: 'Leads', exact: true }).click();
  await expect(rows).toHaveCount(all);
  await expect(found).toHaveCount(0);
});

test.describe('when the server fails', () => {
  test.use({ mayComplain: true });

  test('a search says so, once, and what is shown stays', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await page.goto('/leads');
    await hydrated(page);
    let asked = 0;
    await page.route('**/leads', (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      asked += 1;
      return route.fulfill({ status: 503 });
    });
    const box = page.getByRole('searchbox', { name: 'Search' });
    await box.fill('somebody');
    await box.press('Enter');
    await expect(page.getByText('That did not work. Try again.')).toBeVisible();
    await page.waitForTimeout(500);
    expect(asked).toBe(1);
    await expect(page.locator('table.leads tbody tr').first()).toBeVisible();
    await expect(box).toHaveValue('somebody');
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a search finds, and a month has its log', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await page.goto('/leads');
    const name = await page.locator('table.leads tbody a').first().innerText();
    const box = page.getByRole('searchbox', { name: 'Search' });
    await box.fill(name);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.getByRole('link', { name }).first()).toBeVisible();
    await page.getByRole('link', { name: 'Log', exact: true }).click();
    await expect(page.getByText(/^\d+ routed \u2212 \d+ credited = \d+ delivered$/)).toBeVisible();
    await expect(page.locator('.checks .problem')).toHaveCount(0);
  });
});
