import { defineConfig, devices } from '@playwright/test';

// The product under test is the production build behind the edge; e2e/start-stack.ts starts it on free ports with an empty
// data folder. Chromium is Debian's own (see scripts/testing/chromium.mjs), since Playwright's cannot be downloaded everywhere.
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const browser = (executablePath: string) => ({
  ...devices['Desktop Chrome'],
  viewport: { width: 1280, height: 800 },
  launchOptions: {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
});
const desktop = browser(process.env.CHROMIUM_HEADLESS_PATH ?? CHROMIUM);
const look = { testMatch: /look\.spec\.ts/, dependencies: ['setup'] };

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/start-stack.ts',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  // Whole pages are read by axe, on machines of two cores that run the product beside the browsers. Only what fails takes so long.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON ?? 'test-results/report.json' }]],
  use: {
    locale: 'en-US',
    timezoneId: 'Asia/Seoul',
    // A trace of every test costs as much as the test: `--trace on` records one where it is wanted.
    screenshot: 'only-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
  projects: [
    { name: 'setup', testMatch: /setup\.spec\.ts/, use: browser(CHROMIUM) },
    {
      name: 'desktop',
      testIgnore: /(setup|look|push|resilience)\.spec\.ts/,
      dependencies: ['setup'],
      use: desktop,
    },
    // The headless one shows no notifications.
    { name: 'push', testMatch: /push\.spec\.ts/, dependencies: ['setup'], use: browser(CHROMIUM) },
    { name: 'look-en-light', ...look, use: desktop },
    { name: 'look-ko-dark', ...look, use: { ...desktop, locale: 'ko-KR', colorScheme: 'dark' } },
    {
      name: 'look-phone-ko',
      ...look,
      use: { ...desktop, locale: 'ko-KR', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
    {
      name: 'look-phone-dark',
      ...look,
      use: { ...desktop, colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    },
    // Kills processes of the product, so it runs when nothing else does.
    {
      name: 'resilience',
      testMatch: /resilience\.spec\.ts/,
      dependencies: ['desktop', 'push', 'look-en-light', 'look-ko-dark', 'look-phone-ko', 'look-phone-dark'],
      use: desktop,
    },
  ],
});
