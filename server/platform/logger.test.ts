import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** In a process of its own: the log writes to its standard output. */
async function logLines(code: string, env: Record<string, string>): Promise<string> {
  const script = `import { logger, childLogger } from './server/platform/logger.ts'; ${code}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, LOG_LEVEL: 'info', ...env } });
  return stdout;
}

it('writes JSON with role and pid, and blacks out secrets', async () => {
  const code = `
    logger.info({ password: 'hunter2', user: { token: 'hunter2' }, req: { headers: { cookie: 'hunter2', authorization: 'hunter2' } } }, 'one');
    logger.info({ res: { headers: { 'set-cookie': 'hunter2' } } }, 'two');
    logger.debug('hidden');
    childLogger({ requestId: 'r1' }).error({ err: new Error('boom') }, 'three');`;
  const output = await logLines(code, { MARU_ROLE: 'edge', NODE_ENV: 'production' });
  expect(output).not.toContain('hunter2');
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => line.msg)).toEqual(['one', 'two', 'three']);
  expect(lines[0]).toMatchObject({ role: 'edge', pid: expect.any(Number), user: { token: '[redacted]' } });
  expect(lines[2]).toMatchObject({ requestId: 'r1', err: { message: 'boom' } });
});

it('is readable when asked to be', async () => {
  const output = await logLines(`logger.info({ password: 'hunter2' }, 'hello')`, { MARU_PRETTY: '1' });
  expect(output).toMatch(/INFO.*hello/);
  expect(output).not.toContain('hunter2');
});
