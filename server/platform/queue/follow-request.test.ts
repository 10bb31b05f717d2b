import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { singleton } from '../singleton.ts';

const lines: Record<string, unknown>[] = [];

// Before anything of ours asks for the logger: what it writes is read here instead of on standard output.
singleton('logger', () =>
  pino(
    { level: 'info' },
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(JSON.parse(String(chunk)) as Record<string, unknown>);
        done();
      },
    }),
  ),
);

it('one id leads from the request through the web’s log and the outbox to the log of the job', async () => {
  const { createTestJob, outboxRows } = await import('./factory.ts');
  const { startWorkers } = await import('./run-workers.ts');
  const { startDispatcher } = await import('../outbox/dispatcher.ts');
  const { route } = await import('../http/route.ts');
  const { transaction } = await import('../db/transaction.ts');
  const { job, boundTo } = createTestJob();
  const follow = createTestJob();

  const post = route({ auth: 'public', status: 204 }, async () => {
    await transaction((tx) => job.dispatch({ linkId: 1n }, tx));
  });
  const requestId = 'a1b2c3d4-0000-4000-8000-000000000001';
  const request = new Request('http://127.0.0.1/v1/things', { method: 'POST', headers: { 'x-request-id': requestId } });
  const answer = await post(request, { params: Promise.resolve({}) });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('x-request-id')).toBe(requestId);
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'job asked for', queue: job.name, requestId }));
  expect(await outboxRows(job.name)).toMatchObject([{ request_id: requestId }]);

  const dispatcher = startDispatcher({ pollMs: 50 });
  const workers = startWorkers([
    boundTo(async () => void (await follow.job.dispatch({ linkId: 2n }))),
    follow.boundTo(async () => undefined),
  ]);
  const done = (queue: string) => expect.objectContaining({ msg: 'job done', queue, requestId });
  await vi.waitFor(
    () => {
      expect(lines).toContainEqual(done(job.name));
      expect(lines, 'and on to the job that the job asked for').toContainEqual(done(follow.job.name));
    },
    { timeout: 15_000, interval: 20 },
  );
  await Promise.all([dispatcher.stop(), workers.stop(2_000)]);
});
