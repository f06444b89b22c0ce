// Keys of one character: listed, used, and turned off by whoever speaks to their browser.
import { expect, hydrated, signIn, test } from '../house';

test('keys are listed, lead to the search, and can be turned off and on', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'officer');
  await expect(page).toHaveURL(/\/pace/);
  await hydrated(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const within = page.locator('main :focus');
  await expect(within, 'the bar is skipped').toHaveCount(1);
  const list = page.getByRole('dialog', { name: 'Keys' });
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
  await list.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('/');
  await expect(page).toHaveURL(/\/leads/);
  await hydrated(page);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeFocused();

  await page.goto('/pace');
  await hydrated(page);
  await page.getByRole('button', { name: 'Keys' }).click();
  await list.getByRole('button', { name: 'Turn them off' }).click();
  await expect(list.getByRole('button', { name: 'Turn them on' })).toBeVisible();
  await list.getByRole('button', { name: 'Close' }).click();
  await page.reload();
  await hydrated(page);
  await page.keyboard.press('?');
  await page.keyboard.press('/');
  await expect(list).toBeHidden();
  await expect(page).toHaveURL(/\/pace/);

  await page.getByRole('button', { name: 'Keys' }).click();
  await list.getByRole('button', { name: 'Turn them on' }).click();
  await list.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
});
