// Every page of everybody, opened one after the other.
import type { Page } from '@playwright/test';
import { hydrated, signIn } from './house';
import type { Server } from './server';

const PUBLIC = ['/', '/?zip=78701', '/sign-in'];

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

/** Hands each page over as soon as the browser has taken it over, with all of its details open. */
export async function everyPage(
  page: Page,
  server: Server,
  look: (who: string, path: string) => Promise<void>,
) {
  await page.context().clearCookies();
  for (const path of PUBLIC) {
    await page.goto(path);
    await look('nobody', path);
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
      await look(who, path);
    }
  }
}
