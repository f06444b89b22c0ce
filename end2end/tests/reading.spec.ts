// Reading and forms work before WASM has loaded, and on a telephone.
import { expect, signIn, test } from '../house';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an officer signs in, reads a lead and its standings', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await page.locator('table.leads tbody a').first().click();
    await expect(page.locator('.timeline h3').first()).toHaveText('Created');
    await expect(page.locator('.standings tbody tr').first()).toBeVisible();
  });
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
