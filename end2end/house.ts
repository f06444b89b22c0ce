// What every browser test stands on: the server, a page that may not complain, and the people.
import { test as base, expect, type Page } from '@playwright/test';
import { withServer, type Server } from './server';

export const test = base.extend<{ noComplaints: void }, { server: Server }>({
  server: [
    async ({}, use, { project }) => {
      await withServer(`${project.outputDir}-server.log`, use);
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: ({ server }, use) => use(server.url),
  // A hydration that went wrong, a panic in WASM or a file that is missing shows in the console only.
  noComplaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await use();
      expect(complaints, 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export async function signIn(page: Page, server: Server, who: 'officer' | 'sales' | 'admin') {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(`${who}@demo.example`);
  await page.getByLabel('Password').fill(server.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

// Before this a click may do nothing: the server's page is there, its code is not yet.
export async function hydrated(page: Page) {
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '');
}

/** A lead of Austin, whose borrower nobody has seen before. */
export function austinLead(lastName: string, turn: number) {
  const number = String(1_000 + turn).padStart(4, '0');
  return {
    first_name: 'Nora',
    last_name: lastName,
    email: `${lastName.toLowerCase()}@example.com`,
    phone: `(512) 5${number.slice(0, 2)}-${number.slice(2)}${String(turn % 100).padStart(2, '0')}`,
    street: '48 Barton Springs Rd',
    city: 'Austin',
    state: 'TX',
    zip: '78704',
    purpose: 'purchase',
    loan_amount: 360_000,
    property_value: 450_000,
    credit_band: '720+',
    property_type: 'single_family',
    occupancy: 'primary',
    military: false,
    consent: {
      certificate_url: 'https://certificates.example/4711',
      text: 'I agree to be called about a mortgage.',
      ip: '203.0.113.9',
      user_agent: 'Mozilla/5.0',
      at: new Date(Date.now() - 60_000).toISOString(),
    },
  };
}

export async function post(server: Server, lead: object) {
  return fetch(`${server.url}/api/v1/leads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.sourceKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(lead),
  });
}
