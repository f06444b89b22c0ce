// What every browser test stands on: the server, a page that may not complain, and the people.
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { withServer, type Filled, type Server } from './server';

interface Story {
  mayComplain: boolean;
  noComplaints: void;
}

export const test = base.extend<Story, { filled: Filled; server: Server }>({
  filled: ['demo', { scope: 'worker', option: true }],
  server: [
    async ({ filled }, use, { project }) => {
      await withServer(join(project.outputDir, `server-${filled}.log`), filled, use);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ server }, use) => use(server.url),
  // An island that fails, a panic in WASM or a file that is missing shows in the console only.
  mayComplain: [false, { option: true }],
  noComplaints: [
    async ({ page, mayComplain }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await use();
      if (!mayComplain) expect(complaints, 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

type Who = 'officer' | 'sales' | 'admin';

export async function signIn(page: Page, server: Server, who: Who) {
  await page.goto('/sign-in');
  await fillIn(page, server, who);
}

/** On the page with the form. */
export async function fillIn(page: Page, server: Server, who: Who) {
  await page.getByLabel('E-mail').fill(`${who}@demo.example`);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// Before this a click may do nothing: the server's page is there, its code is not yet.
export async function hydrated(page: Page) {
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
}
