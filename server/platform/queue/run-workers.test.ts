import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pg } from '../db/client.ts';
import { listDeadLetters, retryDeadLetter } from '../outbox/dead-letters.ts';
import { type Dispatcher, startDispatcher } from '../outbox/dispatcher.ts';
import { createTestJob, outboxRows } from './factory.ts';
import { jobFates } from './job-states.ts';
import { type RunningWorkers, startWorkers } from './run-workers.ts';

const WAIT = { timeout: 15_000, interval: 20 };

let dispatcher: Dispatcher;
let workers: RunningWorkers | undefined;

beforeEach(() => {
  dispatcher = startDispatcher({ pollMs: 50 });
});

afterEach(async () => {
  await Promise.all([dispatcher.stop(), workers?.stop(2_000)]);
  workers = undefined;
});

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('a job', () => {
  it('reaches its handler with what was dispatched, and its row goes', async () => {
    const { job, boundTo } = createTestJob();
    const handler = vi.fn(async () => undefined);
    workers = startWorkers([boundTo(handler)]);
    const dispatchId = await job.dispatch({ linkId: 7n }, undefined, { requestId: 'request-7' });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), WAIT);
    expect(handler).toHaveBeenCalledWith(
      { linkId: 7n },
      expect.objectContaining({ dispatchId, attempt: 1, requestId: 'request-7' }),
    );
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  });

  it('hands the request id on to the jobs it dispatches', async () => {
    const second = createTestJob();
    const first = createTestJob();
    const seen: unknown[] = [];
    workers = startWorkers([
      first.boundTo(async (payload) => void (await second.job.dispatch(payload))),
      second.boundTo(async (_payload, { requestId }) => void seen.push(requestId)),
    ]);
    await first.job.dispatch({ linkId: 1n }, undefined, { requestId: 'request-8' });
    await vi.waitFor(() => expect(seen).toEqual(['request-8']), WAIT);
  });

  it('waits for its time', async () => {
    const { job, boundTo } = createTestJob();
    const order: bigint[] = [];
    workers = startWorkers([boundTo(async ({ linkId }) => void order.push(linkId))]);
    await job.dispatch({ linkId: 2n }, undefined, { delayMs: 400 });
    await job.dispatch({ linkId: 1n });
    await vi.waitFor(() => expect(order).toEqual([1n, 2n]), WAIT);
  });

  it('is tried again until it works', async () => {
    const { job, boundTo } = createTestJob({ attempts: 3 });
    const attempts: number[] = [];
    workers = startWorkers([
      boundTo(async (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('becomes a dead letter after its last attempt, and is done again when an operator says so', async () => {
    const { job, boundTo } = createTestJob({ attempts: 2 });
    let broken = true;
    const done: bigint[] = [];
    workers = startWorkers([
      boundTo(async (_payload, { dispatchId }) => {
        if (broken) throw new Error('the other side is broken');
        done.push(dispatchId);
      }),
    ]);
    const id = await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => {
      const letters = await listDeadLetters(10);
      expect(letters).toMatchObject([{ id, queue: job.name, attempts: 2, error: 'the other side is broken' }]);
    }, WAIT);

    broken = false;
    expect(await retryDeadLetter(id)).toBe(job.name);
    await vi.waitFor(() => expect(done).toEqual([id]), WAIT);
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
    expect(await retryDeadLetter(id)).toBeUndefined();
  });

  it('dies at once when its payload does not fit', async () => {
    const { job, boundTo } = createTestJob();
    const handler = vi.fn(async () => undefined);
    workers = startWorkers([boundTo(handler)]);
    await pg.query(`INSERT INTO outbox (id, queue, payload, available_at) VALUES (99, $1, '{"linkId":"x"}', now())`, [
      job.name,
    ]);
    await vi.waitFor(async () => expect((await outboxRows(job.name))[0]?.failed_at).toBeInstanceOf(Date), WAIT);
    expect((await outboxRows(job.name))[0]).toMatchObject({
      attempts: 1,
      error: expect.stringContaining('does not fit'),
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it('fails when it takes too long, and its signal says so', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1, timeoutMs: 50 });
    let aborted = false;
    workers = startWorkers([
      boundTo(async (_payload, { signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted = true;
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => {
      expect((await outboxRows(job.name))[0]?.error).toBe('took longer than 50 ms');
    }, WAIT);
    expect(aborted).toBe(true);
  });
});

describe('once', () => {
  async function effects(id: bigint): Promise<number> {
    const { rowCount } = await pg.query('SELECT 1 FROM tickets WHERE name LIKE $1', [`effect-${id}-%`]);
    return rowCount ?? 0;
  }

  it('keeps an effect from happening twice when the handler fails after it', async () => {
    const { job, boundTo } = createTestJob();
    const results: unknown[] = [];
    workers = startWorkers([
      boundTo(async (_payload, { once, dispatchId, attempt }) => {
        const result = await once(async (tx) => {
          await tx.pg.query('INSERT INTO tickets (name, next) VALUES ($1, 1)', [`effect-${dispatchId}-${attempt}`]);
          return 'done now';
        });
        results.push(result);
        if (attempt === 1) throw new Error('crashed after the effect');
      }),
    ]);
    const id = await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
    expect(results).toEqual(['done now', undefined]);
    expect(await effects(id)).toBe(1);
  });

  it('leaves no receipt when the effect fails', async () => {
    const { job, boundTo } = createTestJob();
    workers = startWorkers([
      boundTo(async (_payload, { once, dispatchId, attempt }) => {
        await once(async (tx) => {
          await tx.pg.query('INSERT INTO tickets (name, next) VALUES ($1, 1)', [`effect-${dispatchId}-${attempt}`]);
          if (attempt === 1) throw new Error('failed in the middle');
        });
      }),
    ]);
    const id = await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
    expect(await effects(id)).toBe(1);
  });

  it('refuses a second call, whose effect would be lost', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1 });
    workers = startWorkers([
      boundTo(async (_payload, { once }) => {
        await once(async () => undefined);
        await once(async () => undefined);
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await vi.waitFor(async () => expect((await outboxRows(job.name))[0]?.error).toContain('once per run'), WAIT);
  });
});

describe('stop', () => {
  it('waits for the running job and begins no other', async () => {
    const { job, boundTo } = createTestJob({ concurrency: 1 });
    const { opened, open } = gate();
    const begun: bigint[] = [];
    const ended: bigint[] = [];
    workers = startWorkers([
      boundTo(async ({ linkId }) => {
        begun.push(linkId);
        await opened;
        ended.push(linkId);
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await job.dispatch({ linkId: 2n });
    await vi.waitFor(() => expect(begun).toEqual([1n]), WAIT);
    const stopped = workers.stop(10_000);
    open();
    await stopped;
    expect(ended).toEqual([1n]);
    expect(begun).toEqual([1n]);
    expect((await outboxRows(job.name)).map((row) => row.payload)).toEqual([{ linkId: '2' }]);
  });

  it('lets go of a job that does not end: it is not booked as failed and comes to another worker', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1 });
    let reason: unknown;
    workers = startWorkers(
      [
        boundTo(async (_payload, { signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          reason = signal.reason;
        }),
      ],
      { lockMs: 1_000, stalledCheckMs: 300 },
    );
    const dispatchId = await job.dispatch({ linkId: 1n });
    await vi.waitFor(
      async () => expect(await jobFates([{ queue: job.name, dispatchId }])).toEqual([{ state: 'pending' }]),
      WAIT,
    );
    await workers.stop(100);
    await vi.waitFor(() => expect(String(reason)).toContain('the worker stops'), WAIT);
    expect((await outboxRows(job.name))[0]?.failed_at).toBeNull();

    const handler = vi.fn(async () => undefined);
    workers = startWorkers([boundTo(handler)], { lockMs: 1_000, stalledCheckMs: 300 });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1), WAIT);
    await vi.waitFor(async () => expect(await outboxRows(job.name)).toEqual([]), WAIT);
  });
});

it('binding a job twice is refused', () => {
  const { boundTo } = createTestJob();
  const bound = boundTo(async () => undefined);
  expect(() => startWorkers([bound, bound])).toThrow('bound twice');
});
