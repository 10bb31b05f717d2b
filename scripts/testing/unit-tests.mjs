import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from '../start/settings.mjs';
import { runAloud, testEnvironment } from './run-aloud.mjs';

/**
 * What a step of `npm test` came to: how many tests passed, and a text per failure (where, and why).
 * @typedef {{ passed: number, failures: string[] }} Outcome
 * @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} TestFile
 */

/**
 * Runs vitest.
 * @returns {Promise<Outcome>}
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
 * @param {{ numPassedTests: number, testResults: TestFile[] }} report
 * @param {number} code the exit code
 * @returns {Outcome}
 */
export function readVitest(report, code) {
  const failures = report.testResults.flatMap(failuresOf);
  if (failures.length === 0 && code !== 0) failures.push(`vitest ended with code ${code}`);
  return { passed: report.numPassedTests, failures };
}

/** A file can fail without any of its tests: it could not be read, or what stands before its tests broke. @param {TestFile} file */
function failuresOf({ name, status, message = '', assertionResults }) {
  const where = relative(root, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`${where}\n${message}`];
  return failed.map(
    ({ fullName = '', failureMessages = [] }) => `${where} › ${fullName}\n${failureMessages.join('\n')}`,
  );
}
