// Every page of everybody, looked at by axe: in the light and in the dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../house';
import { everyPage } from '../walk';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test('axe finds nothing', async ({ page, server }) => {
        // Some forty pages, each looked at for a second or two.
        test.setTimeout(300_000);
        const found: string[] = [];
        let pages = 0;
        await everyPage(page, server, async (_, path) => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          pages += 1;
          for (const { id, nodes } of violations) {
            found.push(...nodes.map((node) => `${path}: ${id}: ${node.html}`));
          }
        });
        console.log(`${pages} pages, ${colorScheme}, ${width} pixels: ${found.length} violations`);
        expect(found).toEqual([]);
      });
    });
  }
}
