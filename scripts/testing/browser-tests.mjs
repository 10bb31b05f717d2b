import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/settings.mjs';
import { runAloud, testEnvironment } from './run-aloud.mjs';

/**
 * @typedef {{ message?: string }} Problem
 * @typedef {{ status: string, projectName: string, results: { errors?: Problem[] }[] }} Run
 * @typedef {{ title: string, file: string, line: number, tests: Run[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/**
 * Runs Playwright against the production build (e2e/start-stack.ts starts it).
 * @param {{ chromium: string, headless: string }} browsers their paths
 * @returns {Promise<import('./unit-tests.mjs').Outcome>}
 */
export async function runBrowserTests({ chromium, headless }) {
  const folder = mkdtempSync(join(tmpdir(), 'maru-report-'));
  const report = join(folder, 'playwright.json');
  try {
    const env = testEnvironment({ CHROMIUM_PATH: chromium, CHROMIUM_HEADLESS_PATH: headless, PLAYWRIGHT_JSON: report });
    const code = await runAloud([join(root, 'node_modules/@playwright/test/cli.js'), 'test'], env);
    return readPlaywright(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Counts a report. What failed outside every test (the product did not start) counts as one failure each.
 * @param {{ stats: { expected: number, flaky: number }, suites?: Suite[], errors?: Problem[] }} report
 * @param {number} code the exit code
 * @returns {import('./unit-tests.mjs').Outcome}
 */
export function readPlaywright({ stats, suites = [], errors = [] }, code) {
  const failures = [...suites.flatMap(failuresOf), ...errors.map(({ message = '' }) => message)];
  if (failures.length === 0 && code !== 0) failures.push(`Playwright ended with code ${code}`);
  return { passed: stats.expected + stats.flaky, failures };
}

/** @param {Suite} suite @returns {string[]} */
function failuresOf({ specs = [], suites = [] }) {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ projectName, results }) => {
        const why = results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message));
        return `[${projectName}] ${file}:${line} › ${title}\n${why.join('\n')}`;
      }),
  );
  return [...own, ...suites.flatMap(failuresOf)];
}
