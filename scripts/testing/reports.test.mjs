import { describe, expect, it } from 'vitest';
import { readPlaywright } from './browser-tests.mjs';
import { readVitest } from './unit-tests.mjs';

const file = (status, ...assertionResults) => ({ status, assertionResults });

describe('counting', () => {
  it('takes what vitest says', () => {
    const report = { numPassedTests: 5, numFailedTests: 1, testResults: [file('failed', {}, {}), file('passed', {})] };
    expect(readVitest(report, 1)).toEqual({ passed: 5, failed: 1 });
  });

  it('a test file that could not be read is a failure', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [file('failed'), file('passed', {})] };
    expect(readVitest(report, 1)).toEqual({ passed: 5, failed: 1 });
  });

  it('an exit code is a failure even if no test is', () => {
    expect(readVitest({ numPassedTests: 5, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 5, failed: 1 });
    expect(readPlaywright({ stats: { expected: 3, unexpected: 0, flaky: 0 } }, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it('takes what Playwright says, with what failed outside every test', () => {
    const report = { stats: { expected: 3, unexpected: 2, flaky: 1 }, errors: [{}] };
    expect(readPlaywright(report, 1)).toEqual({ passed: 4, failed: 3 });
  });
});
