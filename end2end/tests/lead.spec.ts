import { austinLead, expect, hydrated, post, signIn, test } from '../house';

// Maya is one of six officers in Austin, so of so many leads some are hers.
const LEADS = 40;

test('a posted lead comes to its officer with its whole log', async ({ page, server }) => {
  const names = new Map<string, string>();
  for (let turn = 0; turn < LEADS; turn += 1) {
    const lastName = `Endtoend${'abcdefghijklmnopqrstuvwxyz'[turn % 26]}${turn}`;
    const answer = await post(server, austinLead(lastName, turn));
    expect(answer.status).toBe(201);
    const body = await answer.json();
    expect(['routed', 'overflow']).toContain(body.outcome);
    expect(JSON.stringify(body)).not.toContain('Maya');
    names.set(`Nora ${lastName}`, body.lead);
  }

  await signIn(page, server, 'officer');
  await expect(page).toHaveURL(/\/leads$/);
  await hydrated(page);
  await expect(page.getByRole('heading', { name: 'Your month' })).toBeVisible();
  const mine = page.getByRole('link', { name: /^Nora Endtoend/ }).first();
  const name = await mine.innerText();
  await mine.click();

  await expect(page).toHaveURL(new RegExp(`/leads/${names.get(name)}$`));
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  const log = page.locator('.timeline li');
  await expect(log.locator('strong')).toHaveText(['Created', 'Scored', 'Routed', 'Delivered']);
  await expect(page.getByRole('heading', { name: /^Score \d+$/ })).toBeVisible();

  const standings = page.locator('#standings');
  await expect(standings.getByRole('row')).toHaveCount(7);
  await expect(standings.getByRole('rowheader', { name: 'got it' })).toHaveCount(1);
  await standings.getByRole('button', { name: 'Check this decision' }).click();
  await expect(standings.locator('output')).toContainText('the rule comes to the same end');
});
