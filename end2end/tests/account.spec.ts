// From the link in an invitation to one's own account.
import { expect, hydrated, signIn, test } from '../house';

const WORDS = 'three words in a row';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('whoever is invited sets a password, once', async ({ page, server }) => {
    const who = ['--role', 'sales', '--email', 'kim@demo.example', '--name', 'Kim Ives'];
    const link = server.run('user', 'invite', ...who).split('\n')[0];
    await page.goto(link);
    await expect(page).toHaveURL(/\/welcome$/);
    await expect(page.getByRole('heading', { name: 'Welcome, Kim Ives' })).toBeVisible();
    await page.getByLabel('New password').fill(WORDS);
    await page.getByLabel('The same again').fill(`${WORDS}!`);
    await page.getByRole('button', { name: 'Set it and begin' }).click();
    await expect(page.getByRole('alert')).toContainText('not the same');
    await page.getByLabel('New password').fill(WORDS);
    await page.getByLabel('The same again').fill(WORDS);
    await page.getByRole('button', { name: 'Set it and begin' }).click();
    await expect(page).toHaveURL(/\/capacity$/);

    const again = await page.request.get(link);
    expect(again.status()).toBe(410);
    expect(await again.text()).toContain('This link does not work any more');
  });
});

test('a session in another browser is seen and ended', async ({ page, browser, server }) => {
  await signIn(page, server, 'officer');
  const elsewhere = await browser.newPage({ baseURL: server.url });
  await signIn(elsewhere, server, 'officer');
  await expect(elsewhere).toHaveURL(/\/(pace|capacity)$/);
  await hydrated(elsewhere);

  await page.goto('/account');
  await hydrated(page);
  const rows = page.getByRole('row').filter({ hasText: 'Chrome on Windows' });
  await expect(rows.filter({ hasText: 'This one' })).toHaveCount(1);
  await page.getByRole('button', { name: 'End all but this one' }).click();
  await expect(page.getByRole('status')).toHaveText('That has ended.');
  await expect(rows).toHaveCount(1);
  // Nobody touches it; its stream looks every twenty seconds whether its session lasts.
  const door = elsewhere.getByRole('heading', { name: 'Sign in' });
  await expect(door).toBeVisible({ timeout: 30_000 });
  await elsewhere.close();
});
