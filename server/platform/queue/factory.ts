import { randomBytes } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import { z } from 'zod';
import { pg } from '../db/client.ts';
import { idCodec } from '../http/schema.ts';
import { type Dispatcher, type DispatcherOptions, startDispatcher } from '../outbox/dispatcher.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { type Bound, bind, type Handler } from './bind.ts';
import { defineJob, type Job, type JobDeclaration } from './define-job.ts';
import { jobFates } from './job-states.ts';
import type { WorkerTiming } from './job-worker.ts';
import { type RunningWorkers, startWorkers } from './run-workers.ts';

const payload = z.object({ linkId: idCodec });

type TestPayload = { linkId: bigint };

type TestJob = { job: Job<TestPayload>; boundTo(handler: Handler<TestPayload>): Bound };

/** For tests: a job with a name of its own that carries an id, quick to be tried again. */
export function createTestJob(settings: Partial<JobDeclaration<typeof payload>> = {}): TestJob {
  const name = `test.${randomBytes(6).toString('hex')}`;
  const job = defineJob({ name, schema: payload, backoffMs: 20, attempts: 3, ...settings });
  return { job, boundTo: (handler) => bind({ job }, { job: handler }) };
}

export type OutboxRow = {
  id: bigint;
  queue: string;
  payload: unknown;
  request_id: string | null;
  dispatched_at: Date | null;
  failed_at: Date | null;
  attempts: number;
  error: string | null;
};

/** For tests: the outbox rows of a queue, oldest first. */
export async function outboxRows(queue: string): Promise<OutboxRow[]> {
  const { rows } = await pg.query<OutboxRow>('SELECT * FROM outbox WHERE queue = $1 ORDER BY id', [queue]);
  return rows;
}

/** For tests: waits until the outbox has no row of a queue. Its last job may not be `completed` in Redis yet: that comes a moment after the row is gone. */
export async function untilOutboxEmpty(queue: string): Promise<void> {
  await eventuallyPasses(async () => expect(await outboxRows(queue)).toEqual([]));
}

/** For tests: what became of a dispatched job in Redis. */
export async function fateOf(queue: string, dispatchId: bigint): Promise<string | undefined> {
  return (await jobFates([{ queue, dispatchId }]))[0]?.state;
}

/** For tests: workers and dispatchers that end with each test of a file. */
export function standWorkers() {
  let stops: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(stops.map((stop) => stop()));
    stops = [];
  });

  return {
    work(bounds: Bound[], timing?: WorkerTiming): RunningWorkers {
      const workers = startWorkers(bounds, timing);
      stops.push(() => workers.stop(2_000));
      return workers;
    },
    dispatch(options: DispatcherOptions = { pollMs: 50 }): Dispatcher {
      const dispatcher = startDispatcher(options);
      stops.push(dispatcher.stop);
      return dispatcher;
    },
  };
}
