import { expect, hydrated, signIn, test } from '../house';
import { postAsReadme } from '../readme';

// Maya is one of six officers in Austin, so of so many leads some are hers.
const LEADS = 40;

test("a lead that the README's curl posts comes to its officer with its whole log", async ({
  page,
  server,
}) => {
  const leads = new Map<string, string>();
  for (let turn = 0; turn < LEADS; turn += 1) {
    const name = turn === 0 ? 'Whitfield' : `Whitfield-${turn}`;
    const { status, body } = postAsReadme(server, turn === 0 ? {} : borrower(name, turn));
    expect(status).toBe(201);
    expect(['routed', 'overflow']).toContain(body.outcome);
    expect(JSON.stringify(body), 'a source never learns who received it').not.toContain('Maya');
    leads.set(`Dana ${name}`, body.lead);
  }

  await signIn(page, server, 'officer');
  await expect(page).toHaveURL(/\/pace$/);
  await hydrated(page);
  await expect(page.getByText(/^\d+ of \d+ delivered, /)).toBeVisible();
  const newest = page.getByRole('link', { name: /^Dana Whitfield/ }).first();
  const name = await newest.innerText();
  await newest.click();

  await expect(page).toHaveURL(new RegExp(`/leads/${leads.get(name)}$`));
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Score \d+$/ })).toBeVisible();
  const log = page.locator('.timeline h3');
  await expect(log).toHaveText(['Created', 'Scored', 'Routed to you', 'Delivered']);

  await expect(page.locator('.standings tr').filter({ hasText: 'got it' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Check this decision' }).click();
  await expect(page.locator('output')).toContainText('came to the same end');

  // Its officer's first look is an entry itself; later ones are not.
  for (let look = 2; look <= 3; look += 1) {
    await page.reload();
    await expect(log).toHaveText(['Created', 'Scored', 'Routed to you', 'Delivered']);
  }
});

function borrower(name: string, turn: number): Record<string, string> {
  return {
    Whitfield: name,
    'dana.whitfield@example.com': `${name.toLowerCase()}@example.com`,
    '(830) 555-0142': `(830) 556-${1_000 + turn}`,
    'my-first-lead': `lead-${turn}`,
  };
}
