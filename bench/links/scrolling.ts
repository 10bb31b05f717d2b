import { type Browser, chromium, type Page } from '@playwright/test';
import { prepareChromium } from '../../scripts/testing/chromium.mjs';
import type { Stack } from '../../scripts/testing/stack.mjs';
import { BENCH_EMAIL, BENCH_PASSWORD } from '../client.ts';
import { percentile } from '../percentile.ts';
import { machine, printTable } from '../report.ts';

/** As fast as somebody turns a wheel who wants to get down. */
const WHEEL_PX = 240;
const WHEEL_EVERY_MS = 30;
const SPELLS = 4;
const SPELL_MS = 12_000;
const SLOW_MS = 50;
const GOAL = 0.01;

/** How evenly the list of somebody with very many links is drawn while they scroll down, as the browser's own frames say, and whether it grows slower. */
export async function measureScrolling(stack: Stack): Promise<void> {
  const browser = await chromium.launch({ executablePath: await prepareChromium(), args: ['--no-sandbox'] });
  try {
    const page = await openList(browser, stack);
    const rows: string[][] = [];
    for (let spell = 0; spell < SPELLS; spell += 1) rows.push(await scroll(page, spell));
    const links = await lastRow(page);
    console.log(
      `\nScrolling: ${machine()}; Chromium ${browser.version()}, drawing without a graphics card; a turn of ${WHEEL_PX} px each ${WHEEL_EVERY_MS} ms, ` +
        `${SPELLS} times ${SPELL_MS / 1_000} s one after the other, down to link ${links.toLocaleString('en')}\n`,
    );
    printTable(
      ['seconds', 'down to link', 'frames', 'median ms', 'p99 ms', 'longest ms', `longer than ${SLOW_MS} ms`, 'goal'],
      rows,
    );
  } finally {
    await browser.close();
  }
}

async function openList(browser: Browser, { url }: Stack): Promise<Page> {
  const context = await browser.newContext({ locale: 'ko-KR' });
  const signedIn = await context.request.post(`${url}/v1/sign-in`, {
    data: { email: BENCH_EMAIL, password: BENCH_PASSWORD },
    headers: { origin: url },
  });
  if (!signedIn.ok()) throw new Error(`sign-in: ${signedIn.status()}`);
  const page = await context.newPage();
  // The compiler of the sources names functions by a call that the page does not know.
  await page.addInitScript('globalThis.__name = (value) => value');
  await page.goto(`${url}/links`, { waitUntil: 'networkidle' });
  await page.getByRole('table').hover();
  await page.evaluate(countFrames);
  return page;
}

async function scroll(page: Page, spell: number): Promise<string[]> {
  await page.evaluate(() => (globalThis as unknown as Counted).frames.splice(0));
  const until = performance.now() + SPELL_MS;
  for (let next = performance.now(); next < until; next += WHEEL_EVERY_MS) {
    await page.mouse.wheel(0, WHEEL_PX);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next + WHEEL_EVERY_MS - performance.now())));
  }
  const frames = await page.evaluate(() => (globalThis as unknown as Counted).frames);
  const slow = frames.filter((ms) => ms > SLOW_MS).length;
  const share = slow / frames.length;
  return [
    `${(spell * SPELL_MS) / 1_000} to ${((spell + 1) * SPELL_MS) / 1_000}`,
    (await lastRow(page)).toLocaleString('en'),
    frames.length.toLocaleString('en'),
    percentile(frames, 0.5).toFixed(0),
    percentile(frames, 0.99).toFixed(0),
    Math.max(...frames).toFixed(0),
    `${slow} (${(100 * share).toFixed(1)} %)`,
    `≤ ${100 * GOAL} %: ${share <= GOAL ? 'kept' : 'MISSED'}`,
  ];
}

type Counted = { frames: number[] };

/** Runs in the page: notes how long after the one before each frame came. */
function countFrames(): void {
  const frames: number[] = [];
  (globalThis as unknown as Counted).frames = frames;
  let last = performance.now();
  const note = (now: number) => {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
}

function lastRow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('tbody tr[aria-rowindex]')];
    return Math.max(0, ...rows.map((row) => Number(row.getAttribute('aria-rowindex')) - 1));
  });
}
