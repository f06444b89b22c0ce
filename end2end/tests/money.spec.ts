// What a month costs, and what needs a person: by mouse, and with the keyboard alone.
import { keyboard, mouse } from '../hands';
import { expect, hydrated, signIn, test } from '../house';

for (const [way, handsOf] of [
  ['by mouse', mouse],
  ['by keyboard alone', keyboard],
] as const) {
  test(`an officer reads a statement and takes it along, ${way}`, async ({ page, server }) => {
    await signIn(page, server, 'officer');
    await hydrated(page);
    const hands = handsOf(page);
    await hands.press(page.getByRole('link', { name: 'Statement', exact: true }));
    await expect(page.getByText('So far', { exact: true }).first()).toBeVisible();
    await hands.press(page.getByRole('link', { name: 'Month before' }));
    await expect(page.getByText('is closed. A later credit')).toBeVisible();
    const downloading = page.waitForEvent('download');
    await hands.press(page.getByRole('link', { name: 'Download as CSV' }));
    expect((await downloading).suggestedFilename()).toMatch(/^evenpace-statement-\d{4}-\d\d\.csv$/);
    await hands.press(page.getByRole('link', { name: 'Contract', exact: true }));
    await expect(page.getByText('Signed for 30 leads a month')).toBeVisible();
  });

  test(`whoever sells notes whom they spoke to, ${way}`, async ({ page, server }) => {
    await signIn(page, server, 'sales');
    const hands = handsOf(page);
    await hands.press(page.getByRole('link', { name: 'Attention' }));
    // The demo goes on meanwhile, so another may come first.
    const id = await page.locator('section.behind').first().getAttribute('id');
    const one = page.locator(`section[id="${id}"]`);
    await expect(one).toContainText(/A seat of \d+/);
    await hands.press(page.getByRole('link', { name: 'Show names' }));
    await expect(one).not.toContainText('A seat of');
    await hands.fill(one.getByLabel('What you spoke of'), `A lower number, ${way}`);
    await hands.press(one.getByRole('button', { name: 'Spoke to them' }));
    await expect(one).toContainText('Last spoken to');
    await expect(one).toContainText(`A lower number, ${way}`);
  });
}
