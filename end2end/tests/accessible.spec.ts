// Every page of everybody, looked at by axe: in the light and in the dark, wide and narrow.
import AxeBuilder from '@axe-core/playwright';
import { expect, hydrated, signIn, test } from '../house';

const PAGES = {
  officer: [
    '/pace',
    '/pace?month=2020-01',
    '/leads',
    '/leads?credit=denied',
    '/log',
    '/statement',
    '/contract',
    '/account',
  ],
  sales: [
    '/capacity',
    '/capacity?q=10001',
    '/markets',
    '/quotes',
    '/calls',
    '/attention',
    '/account',
  ],
  admin: [
    '/markets',
    '/markets/new',
    '/contracts',
    '/contracts/new',
    '/officers',
    '/officers/new',
    '/sources',
    '/people',
    '/credits',
    '/credits/report',
    '/attention?names=shown',
    '/account',
  ],
} as const;

const ONE_OF = {
  officer: [['/leads', 'table.leads tbody a']],
  sales: [['/capacity', '.capacity a[href^="/capacity/"]']],
  admin: [
    ['/markets', 'main a[href$="/edit"]'],
    ['/contracts', 'main a[href^="/contracts/"]:not([href$="/new"])'],
    ['/officers', 'main a[href^="/officers/"]:not([href$="/new"])'],
    ['/credits', 'main a[href^="/credits/"]:not([href$="/report"])'],
  ],
} as const;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${colorScheme}, ${width} pixels wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } });

      test('axe finds nothing', async ({ page, server }) => {
        // Some forty pages, each looked at for a second or two.
        test.setTimeout(300_000);
        const found: string[] = [];
        let pages = 0;
        const look = async (path: string) => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          pages += 1;
          for (const { id, nodes } of violations) {
            found.push(...nodes.map((node) => `${path}: ${id}: ${node.html}`));
          }
        };
        for (const path of ['/', '/?zip=78701', '/sign-in']) {
          await page.goto(path);
          await look(path);
        }
        for (const who of ['officer', 'sales', 'admin'] as const) {
          await page.context().clearCookies();
          await signIn(page, server, who);
          const paths: string[] = [...PAGES[who]];
          // One of each kind, by its list.
          for (const [list, link] of ONE_OF[who]) {
            await page.goto(list);
            const found = await page.locator(link).first().getAttribute('href');
            paths.push(found ?? `nothing on ${list}`);
          }
          if (who === 'sales') {
            const market = paths.find((path) => /^\/capacity\/[^/]+$/.test(path));
            paths.push(`${market}?number=20`, `${market}/seats`, `${market}/quote?number=20`);
          }
          for (const path of paths) {
            await page.goto(path);
            await hydrated(page);
            const closed = page.locator('details:not([open]) > summary');
            while ((await closed.count()) > 0) await closed.first().click();
            await look(path);
          }
        }
        console.log(`${pages} pages, ${colorScheme}, ${width} pixels: ${found.length} violations`);
        expect(found).toEqual([]);
      });
    });
  }
}
