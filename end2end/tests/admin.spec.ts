// From an empty database to the first routed lead, and a contract that changes: an admin's job,
// with a mouse and with the keyboard alone, on a wide screen and on a telephone.
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { isWhole, WAYS, type Hands } from '../hands';
import { expect, test } from '../house';
import { withServer, type Server } from '../server';

const WORDS = 'three words in a row';

for (const width of [1280, 390]) {
  for (const [way, handsOf] of WAYS) {
    test.describe(`${width} pixels wide, ${way}`, () => {
      test.use({ viewport: { width, height: 800 } });

      test('an admin comes from nothing to the first routed lead', async ({ page }, info) => {
        test.setTimeout(120_000);
        const name = `server-admin-${width}-${way.replaceAll(' ', '-')}.log`;
        await withServer(`${info.project.outputDir}/${name}`, 'empty', async (server) => {
          const hands = handsOf(page);
          await setPassword(page, server, hands);
          await openMarket(page, hands);
          await addOfficer(page, hands);
          await sign(page, hands);
          await addSourceAndPost(page, hands);
          await changeContract(page, hands);
          await inviteOfficer(page, hands);
          // An open page would look for the server after it has stopped.
          await page.goto('about:blank');
        });
      });
    });
  }
}

async function setPassword(page: Page, server: Server, hands: Hands) {
  const invited = ['--role', 'admin', '--email', 'sam@example.com', '--name', 'Sam Ortiz'];
  const link = server.run('user', 'invite', ...invited).split('\n')[0];
  await page.goto(link);
  await hands.fill(page.getByLabel('New password'), WORDS);
  await hands.fill(page.getByLabel('The same again'), WORDS);
  await hands.press(page.getByRole('button', { name: 'Set it and begin' }));
  await expect(page).toHaveURL(/\/markets$/);
  await isWhole(page);
}

async function openMarket(page: Page, hands: Hands) {
  await nextStep(page, hands, 'Open a market');
  await hands.fill(page.getByLabel('Name'), 'Tampa');
  await hands.fill(page.getByLabel('ZIPs that it serves'), '336 33701');
  await hands.fill(page.getByLabel('Seats'), '2');
  await hands.fill(page.getByLabel('Price a lead, in dollars'), '65.50');
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'Open it' }));
  await expect(page.getByRole('status')).toHaveText('The market is open.');
}

async function addOfficer(page: Page, hands: Hands) {
  await nextStep(page, hands, 'Add an officer');
  await hands.fill(page.getByLabel('Name'), 'Robin Vale');
  await hands.fill(page.getByLabel('Licensed in'), 'fl ga');
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'Add them' }));
  await expect(page.getByRole('row', { name: 'Robin Vale' })).toContainText('FL, GA');
}

async function sign(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'Markets', exact: true }));
  await nextStep(page, hands, 'Sign a contract');
  await hands.choose(page.getByLabel('Market'), 'Tampa, 2 of 2 seats open');
  await hands.choose(page.getByLabel('Officer'), 'Robin Vale');
  await hands.fill(page.getByLabel('Leads a month'), '300');
  await hands.fill(page.getByLabel('Price a lead, in dollars'), '65.50');
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'See what changes' }));
  await expect(page.getByRole('heading', { name: 'This is what changes' })).toBeVisible();
  await isWhole(page);
  await hands.press(page.getByRole('button', { name: 'Confirm' }));
  await expect(page.getByRole('status')).toHaveText('It is signed.');
}

async function addSourceAndPost(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'Markets', exact: true }));
  await nextStep(page, hands, 'Add a source');
  await hands.fill(page.getByLabel('Name'), 'Rate Finder');
  await hands.press(page.getByRole('button', { name: 'Add it' }));
  const key = await page.locator('code.secret').innerText();
  await isWhole(page);
  await hands.press(page.getByRole('link', { name: 'Markets', exact: true }));
  const command = (await page.locator('pre').innerText()).replace('KEY', key);
  const answer = execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: 'pipe' });
  expect(JSON.parse(answer)).toMatchObject({ outcome: 'routed', market: 'Tampa' });
  await page.reload();
  await expect(page.getByText('To the first routed lead')).toHaveCount(0);
}

async function changeContract(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'Contracts', exact: true }));
  await hands.press(page.getByRole('link', { name: 'Robin Vale' }));
  const amend = page.locator('section', {
    has: page.getByRole('heading', { name: 'Amend the number' }),
  });
  await hands.fill(amend.getByLabel('Leads a month'), '400');
  await hands.fill(amend.getByLabel('Why'), 'He closes more of them');
  await isWhole(page);
  await hands.press(amend.getByRole('button', { name: 'See what changes' }));
  await hands.press(page.getByRole('button', { name: 'Confirm' }));
  await expect(page.getByRole('row', { name: /Amended to 400/ })).toContainText('He closes more');
}

async function inviteOfficer(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'People', exact: true }));
  await hands.choose(page.getByLabel('Role'), 'Loan officer');
  await hands.fill(page.getByLabel('E-mail', { exact: true }), 'robin@example.com');
  await hands.choose(page.getByLabel('Of an officer: who'), 'Robin Vale');
  await hands.press(page.getByRole('button', { name: 'Invite them' }));
  await expect(page.locator('code.secret')).toContainText('/welcome/');
  await isWhole(page);
}

async function nextStep(page: Page, hands: Hands, name: string) {
  const step = page.getByRole('listitem').filter({ hasText: 'Next' });
  await hands.press(step.getByRole('link', { name }));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}
