import { expect, fillIn, hydrated, signIn, test } from '../house';

test('whoever is not signed in is asked to', async ({ page }) => {
  for (const path of ['/', '/leads', '/markets']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }
});

test('whoever asked for a page is there after the sign-in', async ({ page, server }) => {
  await page.goto('/leads?after=nothing');
  await fillIn(page, { ...server, password: 'not the password' }, 'officer');
  await expect(page.getByRole('alert')).toBeVisible();
  await fillIn(page, server, 'officer');
  await expect(page).toHaveURL(/\/leads\?after=nothing$/);
});

test('a wrong password says so and lets nobody in', async ({ page, server }) => {
  await signIn(page, { ...server, password: 'not the password' }, 'officer');
  await expect(page.getByRole('alert')).toContainText('do not belong together');
  await page.goto('/leads');
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fleads$/);
});

test('sales staff see the markets, and their session ends when they sign out', async ({
  page,
  server,
}) => {
  await signIn(page, server, 'sales');
  await hydrated(page);
  for (const name of ['Austin', 'Denver', 'Tampa Bay']) {
    await expect(page.getByRole('rowheader', { name })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/markets');
  await expect(page).toHaveURL(/\/sign-in\?to=%2Fmarkets$/);
});
