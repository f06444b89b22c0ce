import { defineConfig, devices } from '@playwright/test';

const chromium = process.env.EVENPACE_CHROMIUM;
if (!chromium) throw new Error('start this with end2end/run, which finds Chromium');

export default defineConfig({
  testDir: 'tests',
  // One server and one story at a time: what one test posts, another would see.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--headless',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
});
