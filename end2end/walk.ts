// Every page of everybody, opened one after the other.
import type { Page } from '@playwright/test';
import { one, PAGES, PUBLIC } from './every-page.mjs';
import { hydrated, signIn } from './house';
import type { Server } from './server';

/** Hands each page over as soon as the browser has taken it over, with all of its details open. */
export async function everyPage(
  page: Page,
  server: Server,
  look: (who: string, path: string) => Promise<void>,
) {
  await page.context().clearCookies();
  for (const path of [...PUBLIC, '/?zip=78701']) {
    await page.goto(path);
    await look('nobody', path);
  }
  for (const who of ['officer', 'sales', 'admin'] as const) {
    await page.context().clearCookies();
    await signIn(page, server, who);
    const read = async (list: string) => (await page.request.get(list)).text();
    for (const kind of PAGES[who]) {
      const path = await one(kind, read);
      await page.goto(path);
      await hydrated(page);
      const closed = page.locator('details:not([open]) > summary');
      while ((await closed.count()) > 0) await closed.first().click();
      await look(who, path);
    }
  }
}
