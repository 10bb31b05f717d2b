import { NEED_NOT_LAST } from '../db/need-not-last.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { logger } from '../logger.ts';
import type { RunningWorkers } from '../queue/run-workers.ts';
import { type JobToSend, sendJobs } from '../queue/send-jobs.ts';
import { listenForWakes } from './listen-for-wakes.ts';
import { startLoop } from './retry-loop.ts';
import { takeHere } from './take-here.ts';

export type Dispatcher = { stop(): Promise<void> };

export type DispatcherOptions = {
  /** The net under the wake-ups. */
  pollMs?: number;
  batchSize?: number;
  /** The workers of this process: an urgent job that they have room for is done here, and its queue only gets it when that fails. */
  workers?: Pick<RunningWorkers, 'rooms' | 'doHere'>;
};

type Settings = DispatcherOptions & Required<Pick<DispatcherOptions, 'pollMs' | 'batchSize'>>;

const NO_ROOM: ReadonlyMap<string, number> = new Map();
const POLL_MS = 1_000;
const BATCH_SIZE = 500;

const taking = (condition: string) => `SELECT id, queue, payload, request_id, attempts FROM outbox
  WHERE ${condition} AND dispatched_at IS NULL AND failed_at IS NULL AND available_at <= clock_timestamp()
  ORDER BY available_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`;

const TAKE_URGENT = { name: 'outbox-take-urgent', text: taking('is_urgent') };
const TAKE_REST = { name: 'outbox-take', text: taking('NOT is_urgent') };

/** A mark that a power cut takes back is set again: BullMQ knows the job by its id. */
const MARK_SENT = {
  name: 'outbox-sent',
  text: `UPDATE outbox SET dispatched_at = clock_timestamp() WHERE id = ANY($1::int8[]) AND ${NEED_NOT_LAST}`,
};

type Row = { id: bigint; queue: string; payload: unknown; request_id: string | null; attempts: number };

/**
 * Takes committed outbox rows to BullMQ, what is urgent first (and no further than to `workers` while they have room for it), until stopped. Any
 * number of dispatchers may run, in any process: each row is locked while it is sent. While Redis or Postgres is away the rows wait, and this tries
 * again with growing pauses.
 */
export function startDispatcher(options: DispatcherOptions = {}): Dispatcher {
  const settings: Settings = { pollMs: POLL_MS, batchSize: BATCH_SIZE, ...options };
  const loop = startLoop({
    everyMs: settings.pollMs,
    pass: () => dispatchOnce(settings),
    onFailure: (error) => logger.warn({ err: error }, 'jobs wait in the outbox until Redis and Postgres are reachable'),
    onRecovery: () => logger.info('jobs are sent again'),
  });
  const listener = listenForWakes(loop.wake);
  return {
    stop: async () => {
      await Promise.all([listener.stop(), loop.stop()]);
    },
  };
}

/**
 * Has done here what is urgent and may be, and sends the rest of what is due, if there is any; gives the pause until there may be more. So neither
 * Redis nor another process is between what somebody waits for and its handler.
 */
async function dispatchOnce({ pollMs, batchSize, workers }: Settings): Promise<number> {
  const { taken, due, nextInMs } = await takeHere(workers?.rooms() ?? NO_ROOM);
  for (const job of taken) workers?.doHere(job);
  if (!due) return Math.max(0, Math.min(pollMs, nextInMs ?? pollMs));
  const sent = await transaction((tx) => sendBatch(tx, batchSize));
  // What is due and could not be taken is in the hands of another dispatcher.
  return sent === 0 ? pollMs : 0;
}

/**
 * Rows stay locked until they are marked. A crash in between leaves them unmarked: they are sent again under the same job ids, and the worker
 * that has already finished one waits with its DELETE until we are through.
 * @returns how many were sent
 */
async function sendBatch(tx: Transaction, batchSize: number): Promise<number> {
  const rows: Row[] = [];
  // What is urgent is on its way before the rest, which may be much, is even read.
  for (const take of [TAKE_URGENT, TAKE_REST]) {
    const taken = await tx.pg.query<Row>({ ...take, values: [batchSize - rows.length] });
    for (const [queue, jobs] of byQueue(taken.rows)) await sendJobs(queue, jobs);
    rows.push(...taken.rows);
  }
  if (rows.length > 0) await tx.pg.query({ ...MARK_SENT, values: [rows.map((row) => row.id)] });
  return rows.length;
}

function byQueue(rows: Row[]): Map<string, JobToSend[]> {
  const queues = new Map<string, JobToSend[]>();
  for (const row of rows) {
    const jobs = queues.get(row.queue) ?? [];
    jobs.push({
      dispatchId: row.id,
      queue: row.queue,
      payload: row.payload,
      requestId: row.request_id ?? undefined,
      failedBefore: row.attempts > 0,
    });
    queues.set(row.queue, jobs);
  }
  return queues;
}
