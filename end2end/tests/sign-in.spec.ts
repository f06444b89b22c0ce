import { expect, fillIn, hydrated, signIn, test } from '../house';

test('whoever is not signed in is asked to', async ({ page }) => {
  for (const path of ['/pace', '/leads', '/markets']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  }
});

test('whoever is nobody yet looks for a seat, books a call, and finds the way in', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByLabel('ZIP').first().fill('78701');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByText('Full: every seat in Austin is taken.')).toBeVisible();
  await page.getByLabel('Your name').fill('Pat Moreno');
  await page.getByLabel('E-mail or phone').fill('pat@example.com');
  await page.getByRole('button', { name: 'Call me' }).click();
  await expect(page.getByText('Thank you.')).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
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
