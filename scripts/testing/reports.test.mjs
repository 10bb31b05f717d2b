import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../start/settings.mjs';
import { readPlaywright } from './browser-tests.mjs';
import { readVitest } from './unit-tests.mjs';

const passed = { status: 'passed', fullName: 'holds' };
const failed = { status: 'failed', fullName: 'breaks', failureMessages: ['expected 1 to be 2'] };
const file = (status, ...assertionResults) => ({
  name: join(root, 'server/a.test.ts'),
  status,
  message: 'cannot be read',
  assertionResults,
});

describe('counting', () => {
  it('takes what vitest says, and where and why it failed', () => {
    const report = { numPassedTests: 5, testResults: [file('failed', failed, passed), file('passed', passed)] };
    expect(readVitest(report, 1)).toEqual({
      passed: 5,
      failures: ['server/a.test.ts › breaks\nexpected 1 to be 2'],
    });
  });

  it('a test file that could not be read is a failure', () => {
    const report = { numPassedTests: 5, testResults: [file('failed'), file('passed', passed)] };
    expect(readVitest(report, 1)).toEqual({ passed: 5, failures: ['server/a.test.ts\ncannot be read'] });
  });

  it('an exit code is a failure even if no test is', () => {
    expect(readVitest({ numPassedTests: 5, testResults: [] }, 1).failures).toEqual(['vitest ended with code 1']);
    expect(readPlaywright({ stats: { expected: 3, flaky: 0 } }, 1).failures).toEqual(['Playwright ended with code 1']);
  });

  it('takes what Playwright says, in all its suites, with what failed outside every test', () => {
    const test = (status, message) => ({ status, projectName: 'desktop', results: [{ errors: [{ message }] }] });
    const spec = (title, run) => ({ title, file: 'links.spec.ts', line: 7, tests: [run] });
    const report = {
      stats: { expected: 3, flaky: 1 },
      suites: [
        {
          specs: [spec('good', test('expected', ''))],
          suites: [{ specs: [spec('bad', test('unexpected', 'not visible'))] }],
        },
      ],
      errors: [{ message: 'the product did not start' }],
    };
    expect(readPlaywright(report, 1)).toEqual({
      passed: 4,
      failures: ['[desktop] links.spec.ts:7 › bad\nnot visible', 'the product did not start'],
    });
  });
});
