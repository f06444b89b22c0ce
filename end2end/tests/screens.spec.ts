// Pictures of every page of everybody, wide and narrow, light and dark, and as it is printed: for
// somebody to look at. What can be told without eyes is told here: nothing is wider than its
// window.
import { join } from 'node:path';
import { expect, test } from '../house';
import { everyPage } from '../walk';

/** A4 at 96 pixels an inch. */
const SHEET = { width: 794, height: 1123 };

const LOOKS = [
  { name: 'light-1280', media: 'screen', colorScheme: 'light', width: 1280 },
  { name: 'light-390', media: 'screen', colorScheme: 'light', width: 390 },
  { name: 'light-360', media: 'screen', colorScheme: 'light', width: 360 },
  { name: 'dark-1280', media: 'screen', colorScheme: 'dark', width: 1280 },
  { name: 'dark-390', media: 'screen', colorScheme: 'dark', width: 390 },
  { name: 'printed', media: 'print', colorScheme: 'light', width: SHEET.width },
] as const;

test('no page is wider than its window or its sheet', async ({ page, server }, { project }) => {
  // Some forty pages, each in six looks.
  test.setTimeout(600_000);
  const folder = join(project.outputDir, 'screens');
  const wide: string[] = [];
  let pictures = 0;
  await everyPage(page, server, async (who, path) => {
    // An id says nothing, and is another one tomorrow.
    const name = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'one').replace(/\W+/g, '-');
    for (const { name: look, media, colorScheme, width } of LOOKS) {
      await page.emulateMedia({ media, colorScheme });
      await page.setViewportSize({ width, height: SHEET.height });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${who} ${path}, ${look}: ${needed} pixels`);
      const bars = await page.locator('svg .bar').evaluateAll((bars) =>
        bars.map((bar) => getComputedStyle(bar).display),
      );
      expect(bars, `${who} ${path}, ${look}: what is drawn is shown`).not.toContain('none');
      await page.screenshot({ path: join(folder, `${who}${name}.${look}.png`), fullPage: true });
      pictures += 1;
    }
    // On paper there is nothing to press.
    await page.emulateMedia({ media: 'screen' });
  });
  console.log(`${pictures} pictures in ${folder}, ${wide.length} wider than they may be`);
  expect(wide).toEqual([]);
});
