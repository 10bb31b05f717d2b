import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/settings.mjs';
import { runAloud, testEnvironment } from './run-aloud.mjs';

/**
 * Runs vitest.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runUnitTests() {
  const folder = mkdtempSync(join(tmpdir(), 'maru-report-'));
  const report = join(folder, 'vitest.json');
  try {
    const args = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    const code = await runAloud(args, testEnvironment({}));
    return readVitest(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Counts a report. A file that could not even be read, and an error outside every test, count as one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} report
 * @param {number} code the exit code
 */
export function readVitest(report, code) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + broken.length;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}
