import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/settings.mjs';
import { runAloud, testEnvironment } from './run-aloud.mjs';

/**
 * Runs Playwright against the production build (e2e/start-stack.ts starts it).
 * @param {string} chromium path of the browser
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runBrowserTests(chromium) {
  const folder = mkdtempSync(join(tmpdir(), 'maru-report-'));
  const report = join(folder, 'playwright.json');
  try {
    const env = testEnvironment({ CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON: report });
    const code = await runAloud([join(root, 'node_modules/@playwright/test/cli.js'), 'test'], env);
    return readPlaywright(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Counts a report. What failed outside every test (the product did not start) counts as one failure each.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} report
 * @param {number} code the exit code
 */
export function readPlaywright({ stats, errors = [] }, code) {
  const failed = stats.unexpected + errors.length;
  return { passed: stats.expected + stats.flaky, failed: failed === 0 && code !== 0 ? 1 : failed };
}
