// A lead that was no good: its officer asks for a credit, an admin decides, and both read the same.
import type { Page } from '@playwright/test';
import { isWhole, WAYS, type Hands } from '../hands';
import { expect, hydrated, signIn, test } from '../house';
import type { Server } from '../server';

for (const width of [1280, 390]) {
  for (const [way, handsOf] of WAYS) {
    test.describe(`${width} pixels wide, ${way}`, () => {
      test.use({ viewport: { width, height: 800 } });

      test('a credit is asked for, denied, answered and approved', async ({ page, server }) => {
        test.setTimeout(180_000);
        const hands = handsOf(page);
        await signIn(page, server, 'officer');
        await expect(page).toHaveURL(/\/pace/);
        const lead = await askForCredit(page, hands);
        await becomes(page, server, hands, 'admin');
        await deny(page, hands, lead);
        await becomes(page, server, hands, 'officer');
        await answer(page, hands, lead);
        await becomes(page, server, hands, 'admin');
        await approve(page, hands, lead);
        await becomes(page, server, hands, 'officer');
        await page.goto(lead);
        await hydrated(page);
        const credit = page.locator('#credit');
        await expect(credit.getByRole('heading', { name: 'Credited' })).toBeVisible();
        await expect(credit.getByText('Right, the number is dead.')).toBeVisible();
      });
    });
  }
}

test.describe('a form that is not whole', () => {
  // A browser notes every answer that is a refusal.
  test.use({ mayComplain: true });

  test('says what is missing at its field, and keeps what was typed', async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await expect(page).toHaveURL(/\/pace/);
    await page.goto('/leads');
    await openLead(page);
    const credit = page.locator('#credit');
    await credit.getByLabel('What is wrong with it').selectOption('Disconnected');
    await credit.getByLabel('Note').fill('line one\nline two </textarea><script>');
    await credit.getByRole('button', { name: 'Ask for a credit' }).click();
    await expect(credit.getByText('Say when you called, and what you heard.')).toBeVisible();
    await expect(credit.getByLabel('What is wrong with it')).toHaveValue('disconnected');
    await expect(credit.getByLabel('Note')).toHaveValue('line one\nline two </textarea><script>');
  });
});

type Who = 'officer' | 'admin';

async function becomes(page: Page, server: Server, hands: Hands, who: Who) {
  await page.goto('/account');
  await hydrated(page);
  await hands.press(page.locator('main').getByRole('button', { name: 'Sign out' }));
  await expect(page.getByLabel('Password')).toBeVisible();
  await signIn(page, server, who);
  await expect(page).toHaveURL(who === 'admin' ? /\/markets/ : /\/pace/);
  await hydrated(page);
}

/** Returns where the lead is. */
async function askForCredit(page: Page, hands: Hands): Promise<string> {
  await hands.press(page.getByRole('link', { name: 'Leads', exact: true }));
  await expect(page).toHaveURL(/\/leads/);
  await hydrated(page);
  await openLead(page);
  const credit = page.locator('#credit');
  await hands.choose(credit.getByLabel('What is wrong with it'), 'Disconnected');
  await hands.fill(credit.getByLabel('Your calls'), 'Mon 9:05: no such number');
  await isWhole(page);
  await hands.press(credit.getByRole('button', { name: 'Ask for a credit' }));
  await expect(page.getByText('It waits for a decision.')).toBeVisible();
  await expect(credit.getByText('Calls: Mon 9:05: no such number')).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Of the newest, the first that nobody asked a credit for yet. */
async function openLead(page: Page) {
  const links = page.locator('table.leads tbody th a');
  const leads = await links.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const lead of leads.slice(0, 20)) {
    await page.goto(lead!);
    await hydrated(page);
    if (await page.getByRole('button', { name: 'Ask for a credit' }).isVisible()) return;
  }
}

/** On the page of the case, by way of the queue. */
async function openCase(page: Page, hands: Hands, lead: string) {
  await hands.press(page.getByRole('link', { name: 'Credits', exact: true }));
  await expect(page.getByRole('heading', { level: 1, name: 'Credits' })).toBeVisible();
  await hydrated(page);
  await isWhole(page);
  await hands.press(page.locator(`a[href="/credits/${lead.split('/').pop()}"]`));
  await expect(page.getByText('Calls: Mon 9:05: no such number')).toBeVisible();
  await hydrated(page);
  await isWhole(page);
}

async function deny(page: Page, hands: Hands, lead: string) {
  await openCase(page, hands, lead);
  await expect(page.getByText('Hidden. That you have it shown is noted.')).toBeVisible();
  await hands.fill(page.getByLabel('Your note'), 'It rang when we called.');
  await hands.press(page.getByRole('button', { name: 'Deny' }));
  await expect(page).toHaveURL(/done=denied/);
}

async function answer(page: Page, hands: Hands, lead: string) {
  await page.goto(lead);
  await hydrated(page);
  const credit = page.locator('#credit');
  await expect(credit.getByText('It rang when we called.')).toBeVisible();
  await hands.fill(credit.getByLabel('Your answer'), 'It rings, and nobody is there: see the log');
  await hands.press(credit.getByRole('button', { name: 'Send the answer' }));
  await expect(credit.getByRole('heading', { name: 'Denial answered' })).toBeVisible();
}

async function approve(page: Page, hands: Hands, lead: string) {
  await openCase(page, hands, lead);
  await hands.fill(page.getByLabel('Your note'), 'Right, the number is dead.');
  await hands.press(page.getByRole('button', { name: 'Approve' }));
  await expect(page).toHaveURL(/done=approved/);
}
