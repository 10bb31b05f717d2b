import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { pg } from '../db/client.ts';
import { idCodec } from '../http/schema.ts';
import { type Bound, bind, type Handler } from './bind.ts';
import { defineJob, type Job, type JobDeclaration } from './define-job.ts';

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
