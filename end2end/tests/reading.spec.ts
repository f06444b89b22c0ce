// Reading and forms work before WASM has loaded, and on a telephone.
import { expect, signIn, test } from '../house';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an officer reads their month, a day of it, a lead, its standings and the log', async ({
    page,
    server,
  }) => {
    await signIn(page, server, 'officer');
    await expect(page.getByText(/^\d+ of \d+ delivered, /)).toBeVisible();
    await expect(page.locator('figure.chart svg.plot')).toBeVisible();
    // On its first day a month has no lead yet.
    await page.getByRole('link', { name: 'Month before' }).click();
    await page.getByText('Day by day').click();
    const one = page.locator('td:text-is("1")');
    const day = page.locator('table.days tbody tr').filter({ has: one });
    await day.first().getByRole('link').click();
    await expect(page).toHaveURL(/\/leads\?day=\d{4}-\d\d-\d\d&market=[\da-f-]{36}$/);
    await page.locator('table.leads tbody a').first().click();
    await expect(page.locator('.timeline h3').first()).toHaveText('Created');
    await expect(page.locator('.standings tbody tr').first()).toBeVisible();
    await page.getByRole('link', { name: 'Log', exact: true }).click();
    await page.getByRole('link', { name: 'Month before' }).click();
    await expect(page).toHaveURL(/\/log\?month=/);
    await expect(page.locator('.checks li').first()).toBeVisible();
  });
});

test('on paper a month has its days, whether they were looked at or not', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'officer');
  const days = page.locator('table.days').first();
  await expect(days).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(days).toBeVisible();
});

test.describe('360 pixels wide', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('no page scrolls sideways', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    const lead = await page.locator('table.leads tbody a').first().getAttribute('href');
    for (const path of ['/leads', lead ?? '']) {
      await page.goto(path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, path).toBeLessThanOrEqual(360);
    }
  });
});
