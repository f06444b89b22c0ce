import { expect, hydrated, signIn, test } from '../house';

test('whoever is not signed in is asked to', async ({ page }) => {
  for (const path of ['/', '/leads', '/markets']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in$/);
  }
});

test('a wrong password says so and lets nobody in', async ({ page, server }) => {
  await signIn(page, { ...server, password: 'not the password' }, 'officer');
  await expect(page.getByRole('alert')).toContainText('do not belong together');
  await page.goto('/leads');
  await expect(page).toHaveURL(/\/sign-in$/);
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
  await expect(page).toHaveURL(/\/sign-in$/);
});
