import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { prepareChromium } from '../scripts/testing/chromium.mjs';
import { startStack } from '../scripts/testing/stack.mjs';
import { BENCH_EMAIL, BENCH_PASSWORD, signUpAdmin } from './client.ts';
import { machine, median, printTable } from './report.ts';

const ROUNDS = 3;
/** A phone of the middle class beside a desktop's processor, as Lighthouse counts. */
const SLOWDOWN = 4;
const LIMITS = { lcpMs: 2_500, cls: 0.1, interactionMs: 200, scriptKiB: 270 };
const SETTLE_MS = 1_000;

type Act = (page: Page) => Promise<void>;
type Visit = { path: string; signedIn: boolean; acts: Act[] };
type Figures = { lcp: number; cls: number; longTask: number; interaction: number; scriptKiB: number };

const typeInto: Act = async (page) => {
  const field = page.getByRole('textbox').or(page.getByRole('searchbox')).first();
  await field.click();
  await field.pressSequentially('https://example.com/a', { delay: 60 });
};
const openPalette: Act = async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').first().waitFor();
  await page.keyboard.type('se', { delay: 80 });
  await page.keyboard.press('Escape');
};

const VISITS: Visit[] = [
  { path: '/sign-in', signedIn: false, acts: [typeInto] },
  { path: '/links', signedIn: true, acts: [typeInto, openPalette] },
  { path: '/settings/profile', signedIn: true, acts: [typeInto, openPalette] },
  { path: '/admin', signedIn: true, acts: [openPalette] },
  { path: '/people', signedIn: true, acts: [typeInto, openPalette] },
];

/** What the browser itself measured on a page, collected by `watch` and read by `read`. */
type Collected = { lcp: number; cls: number; longTask: number; interaction: number; acting: boolean };

/** `npm run bench pages`: how pages load and answer on a slow device, by the browser's own figures, each page in a fresh profile. */
const executablePath = await prepareChromium();
const stack = await startStack();
let browser: Browser | undefined;
try {
  const api = await signUpAdmin(stack);
  for (let number = 0; number < 30; number += 1) {
    await api('POST', '/v1/links', { url: `https://example.com/article/${number}`, title: `Article ${number}` });
  }
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const state = await signInState(browser);
  const rows: string[][] = [];
  for (const visit of VISITS) {
    const runs: Figures[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const figures = await measure(browser, visit, state);
      // The first visit fills the server's caches.
      if (round > 0) runs.push(figures);
    }
    rows.push(row(visit, runs));
  }
  console.log(
    `\nPages: ${machine()}; Chromium ${browser.version()} slowed down ${SLOWDOWN} times, medians of ${ROUNDS} fresh visits\n`,
  );
  printTable(
    [
      'page',
      `LCP (≤ ${LIMITS.lcpMs} ms)`,
      `CLS (≤ ${LIMITS.cls})`,
      'longest task',
      `slowest interaction (≤ ${LIMITS.interactionMs} ms)`,
      `JavaScript (≤ ${LIMITS.scriptKiB} KiB)`,
      'limits',
    ],
    rows,
  );
} finally {
  await browser?.close();
  await stack.stop();
}

/** Signs in once: every visit starts with these cookies and nothing else. */
async function signInState(browserOf: Browser): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
  const context = await browserOf.newContext();
  const answer = await context.request.post(`${stack.url}/v1/sign-in`, {
    data: { email: BENCH_EMAIL, password: BENCH_PASSWORD },
    headers: { origin: stack.url },
  });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function measure(
  browserOf: Browser,
  { path, signedIn, acts }: Visit,
  state: Awaited<ReturnType<typeof signInState>>,
): Promise<Figures> {
  const context = await browserOf.newContext({ locale: 'ko-KR', ...(signedIn ? { storageState: state } : {}) });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await devtools.send('Network.enable');
  let scriptBytes = 0;
  const scripts = new Set<string>();
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  // The compiler of the sources names functions by a call that the page does not know.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.addInitScript(watch);
  await page.goto(`${stack.url}${path}`, { waitUntil: 'load' });
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.waitForTimeout(SETTLE_MS);
  // What an interaction loads later is not part of the first load.
  const scriptKiB = scriptBytes / 1024;
  const loaded = await read(page);
  await page.evaluate(() => {
    (window as unknown as { figures: Collected }).figures.acting = true;
  });
  for (const act of acts) await act(page);
  await page.waitForTimeout(SETTLE_MS);
  const acted = await read(page);
  await context.close();
  return { lcp: loaded.lcp, cls: acted.cls, longTask: acted.longTask, interaction: acted.interaction, scriptKiB };
}

function read(page: Page): Promise<Collected> {
  return page.evaluate(() => (window as unknown as { figures: Collected }).figures);
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const figures = { lcp: 0, cls: 0, longTask: 0, interaction: 0, acting: false };
  (window as unknown as { figures: typeof figures }).figures = figures;
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  observe('largest-contentful-paint', (entry) => {
    figures.lcp = entry.startTime;
  });
  observe('layout-shift', (entry) => {
    const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!shift.hadRecentInput) figures.cls += shift.value;
  });
  observe('longtask', ({ duration }) => {
    if (figures.acting) figures.longTask = Math.max(figures.longTask, duration);
  });
  observe(
    'event',
    (entry) => {
      const event = entry as PerformanceEntry & { interactionId: number };
      if (event.interactionId > 0) figures.interaction = Math.max(figures.interaction, event.duration);
    },
    { durationThreshold: 16 },
  );
}

function row({ path }: Visit, runs: Figures[]): string[] {
  const of = (key: keyof Figures) => median(runs.map((run) => run[key]));
  const broken = [
    of('lcp') > LIMITS.lcpMs && 'LCP',
    of('cls') > LIMITS.cls && 'CLS',
    Math.max(of('interaction'), of('longTask')) > LIMITS.interactionMs && 'interaction',
    of('scriptKiB') > LIMITS.scriptKiB && 'JavaScript',
  ].filter(Boolean);
  return [
    path,
    `${of('lcp').toFixed(0)} ms`,
    of('cls').toFixed(3),
    `${of('longTask').toFixed(0)} ms`,
    `${of('interaction').toFixed(0)} ms`,
    `${of('scriptKiB').toFixed(0)} KiB`,
    broken.length === 0 ? 'kept' : `MISSED: ${broken.join(', ')}`,
  ];
}
