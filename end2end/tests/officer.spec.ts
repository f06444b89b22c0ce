// An officer's whole job, from the invitation to the month's log: with a mouse, with the keyboard
// alone, on a wide screen and on a telephone.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { isWhole, WAYS, type Hands } from '../hands';
import { expect, hydrated, test } from '../house';
import { postAsReadme } from '../readme';
import { withServer, type Server } from '../server';

const WORDS = 'three words in a row';

for (const width of [1280, 390]) {
  for (const [way, handsOf] of WAYS) {
    test.describe(`${width} pixels wide, ${way}`, () => {
      test.use({ viewport: { width, height: 800 } });

      test('an officer does their whole job', async ({ page }, { project }) => {
        test.setTimeout(180_000);
        const log = `${project.outputDir}/server-${width}-${way.replaceAll(' ', '-')}.log`;
        await withServer(log, 'invited', async (server) => {
          const hands = handsOf(page);
          await setPassword(page, server, hands);
          const name = await seeLeadsCome(page, server, hands);
          await checkDecision(page, hands, name);
          await findAgain(page, hands, name);
          await filterAndTakeAlong(page, hands);
          await readMonthsLog(page, hands);
          await leaveAndComeBack(page, hands);
          // An open page would look for the server after it has stopped.
          await page.goto('about:blank');
        });
      });
    });
  }
}

async function setPassword(page: Page, server: Server, hands: Hands) {
  const link = server.run('user', 'link', 'officer@demo.example').split('\n')[0];
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Robin Vale');
  await hands.fill(page.getByLabel('New password'), WORDS);
  await hands.fill(page.getByLabel('The same again'), WORDS);
  await hands.press(page.getByRole('button', { name: 'Set it and begin' }));
  await expect(page).toHaveURL(/\/pace$/);
  await expect(page.getByText(/^0 of \d+ delivered/)).toBeVisible();
  await stands(page);
}

/** Returns the name of the second of two leads that come to the open page: the one that waits. */
async function seeLeadsCome(page: Page, server: Server, hands: Hands): Promise<string> {
  for (const [turn, last] of ['Abernathy', 'Castellanos'].entries()) {
    const { status } = postAsReadme(server, {
      Whitfield: last,
      'dana.whitfield@example.com': `${last.toLowerCase()}@example.com`,
      '(830) 555-0142': `(830) 556-${4_100 + turn}`,
      'my-first-lead': `journey-${turn}`,
      ...(turn === 0 ? { '"purchase"': '"refinance"' } : {}),
    });
    expect(status).toBe(201);
    if (turn > 0) await hands.press(page.getByRole('button', { name: '1 new lead' }));
    await expect(page.getByRole('link', { name: `Dana ${last}` })).toBeVisible();
  }
  await expect(page.getByText(/^2 of \d+ delivered/)).toBeVisible();
  await stands(page);
  return 'Dana Castellanos';
}

async function checkDecision(page: Page, hands: Hands, name: string) {
  await hands.press(page.getByRole('link', { name }));
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await stands(page);
  const log = page.locator('.timeline h3');
  await expect(log).toHaveText(['Created', 'Scored', 'Routed to you', 'Delivered']);
  await hands.press(page.getByRole('button', { name: 'Check this decision' }));
  await expect(page.locator('output')).toContainText('came to the same end: You');
  const routed = page.locator('.timeline .entry').nth(2);
  await hands.press(routed.locator('summary'));
  await expect(routed.getByText('lead_routed')).toBeVisible();
  const entry = routed.getByRole('link', { name: 'Link to this entry' });
  await hands.press(entry);
  await expect(page).toHaveURL(new RegExp(`${await entry.getAttribute('href')}$`));
}

async function findAgain(page: Page, hands: Hands, name: string) {
  const box = page.getByRole('searchbox', { name: 'Search' });
  await hands.goToSearch(box);
  await stands(page);
  await hands.fill(box, '4101');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Found for \u201c4101\u201d')).toBeVisible();
  await expect(page.locator('table.leads tbody tr')).toHaveCount(1);
  expect(page.url(), 'no word of a search stands in an address').not.toContain('4101');
  await hands.press(page.getByRole('link', { name }));
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await page.goBack();
  await expect(box).toHaveValue('4101');
  await hands.press(page.getByRole('link', { name: 'Clear the search' }));
  await expect(page.locator('table.leads tbody tr')).toHaveCount(2);
}

async function filterAndTakeAlong(page: Page, hands: Hands) {
  await hands.choose(page.getByLabel('Purpose'), 'Purchase');
  await hands.press(page.getByRole('button', { name: 'Show' }));
  await expect(page).toHaveURL(/[?&]purpose=purchase/);
  await expect(page.locator('table.leads tbody tr')).toHaveCount(1);
  await stands(page);
  const download = page.waitForEvent('download');
  await hands.press(page.getByRole('link', { name: 'Download as CSV' }));
  const lines = readFileSync(await (await download).path(), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(',purchase,');
}

async function readMonthsLog(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'Log', exact: true }));
  await expect(page.getByText('2 routed \u2212 0 credited = 2 delivered')).toBeVisible();
  await expect(page.locator('.checks .problem')).toHaveCount(0);
  await stands(page);
  const download = page.waitForEvent('download');
  await hands.press(page.getByRole('link', { name: 'as JSON' }));
  const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  const kinds = file.lines[0].events.map((event: { kind: string }) => event.kind);
  expect(kinds.filter((kind: string) => kind === 'lead_routed')).toHaveLength(2);
}

async function leaveAndComeBack(page: Page, hands: Hands) {
  await hands.press(page.getByRole('link', { name: 'Robin Vale' }));
  await expect(page.getByText('This one')).toBeVisible();
  await stands(page);
  await hands.press(page.getByRole('button', { name: 'Sign out' }).first());
  await expect(page).toHaveURL(/\/sign-in/);
  await stands(page, false);
  await hands.fill(page.getByLabel('E-mail'), 'officer@demo.example');
  await hands.fill(page.getByLabel('Password'), WORDS);
  await hands.press(page.getByRole('button', { name: 'Sign in' }));
  await expect(page.getByText(/^2 of \d+ delivered/)).toBeVisible();
}

/** The browser has taken over where it should, and nothing is wider than the screen. */
async function stands(page: Page, takenOver = true) {
  if (takenOver) await hydrated(page);
  await isWhole(page);
}
