import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pg } from '../db/client.ts';
import { transaction } from '../db/transaction.ts';
import { listDeadLetters, retryDeadLetter } from '../outbox/dead-letters.ts';
import { eventually, eventuallyPasses } from '../testing/eventually.ts';
import { createTestJob, outboxRows, standWorkers, untilOutboxEmpty } from './factory.ts';
import { startWorkers } from './run-workers.ts';

const { work, dispatch } = standWorkers();

beforeEach(() => void dispatch());

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
    work([boundTo(handler)]);
    const dispatchId = await job.dispatch({ linkId: 7n }, undefined, { requestId: 'request-7' });
    await eventuallyPasses(() => expect(handler).toHaveBeenCalledTimes(1));
    expect(handler).toHaveBeenCalledWith(
      { linkId: 7n },
      expect.objectContaining({ dispatchId, attempt: 1, requestId: 'request-7' }),
    );
    await untilOutboxEmpty(job.name);
  });

  it('hands the request id on to the jobs it dispatches', async () => {
    const second = createTestJob();
    const first = createTestJob();
    const seen: unknown[] = [];
    work([
      first.boundTo(async (payload) => void (await second.job.dispatch(payload))),
      second.boundTo(async (_payload, { requestId }) => void seen.push(requestId)),
    ]);
    await first.job.dispatch({ linkId: 1n }, undefined, { requestId: 'request-8' });
    await eventuallyPasses(() => expect(seen).toEqual(['request-8']));
  });

  it('waits for its time', async () => {
    const { job, boundTo } = createTestJob({ concurrency: 1 });
    const order: bigint[] = [];
    work([boundTo(async ({ linkId }) => void order.push(linkId))]);
    // Both are there at once: a busy machine cannot make the first one due before the other is asked for.
    await transaction(async (tx) => {
      await job.dispatch({ linkId: 2n }, tx, { delayMs: 1_000 });
      await job.dispatch({ linkId: 1n }, tx);
    });
    await eventuallyPasses(() => expect(order).toEqual([1n, 2n]));
  });

  it('is tried again until it works', async () => {
    const { job, boundTo } = createTestJob({ attempts: 3 });
    const attempts: number[] = [];
    work([
      boundTo(async (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) throw new Error('not yet');
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await untilOutboxEmpty(job.name);
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('becomes a dead letter after its last attempt, and is done again when an operator says so', async () => {
    const { job, boundTo } = createTestJob({ attempts: 2 });
    let broken = true;
    const done: bigint[] = [];
    work([
      boundTo(async (_payload, { dispatchId }) => {
        if (broken) throw new Error('the other side is broken');
        done.push(dispatchId);
      }),
    ]);
    const id = await job.dispatch({ linkId: 1n });
    await eventuallyPasses(async () => {
      const letters = await listDeadLetters(10);
      expect(letters).toMatchObject([{ id, queue: job.name, attempts: 2, error: 'the other side is broken' }]);
    });

    broken = false;
    expect(await retryDeadLetter(id)).toBe(job.name);
    await eventuallyPasses(() => expect(done).toEqual([id]));
    await untilOutboxEmpty(job.name);
    expect(await retryDeadLetter(id)).toBeUndefined();
  });

  it('dies at once when its payload does not fit', async () => {
    const { job, boundTo } = createTestJob();
    const handler = vi.fn(async () => undefined);
    work([boundTo(handler)]);
    await pg.query(`INSERT INTO outbox (id, queue, payload, available_at) VALUES (99, $1, '{"linkId":"x"}', now())`, [
      job.name,
    ]);
    await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.failed_at).toBeInstanceOf(Date));
    expect((await outboxRows(job.name))[0]).toMatchObject({
      attempts: 1,
      error: expect.stringContaining('does not fit'),
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it('fails when it takes too long, and its signal says so', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1, timeoutMs: 50 });
    let aborted = false;
    work([
      boundTo(async (_payload, { signal }) => {
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        aborted = true;
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.error).toBe('took longer than 50 ms'));
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
    work([
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
    await untilOutboxEmpty(job.name);
    expect(results).toEqual(['done now', undefined]);
    expect(await effects(id)).toBe(1);
  });

  it('leaves no receipt when the effect fails', async () => {
    const { job, boundTo } = createTestJob();
    work([
      boundTo(async (_payload, { once, dispatchId, attempt }) => {
        await once(async (tx) => {
          await tx.pg.query('INSERT INTO tickets (name, next) VALUES ($1, 1)', [`effect-${dispatchId}-${attempt}`]);
          if (attempt === 1) throw new Error('failed in the middle');
        });
      }),
    ]);
    const id = await job.dispatch({ linkId: 1n });
    await untilOutboxEmpty(job.name);
    expect(await effects(id)).toBe(1);
  });

  it('refuses a second call, whose effect would be lost', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1 });
    work([
      boundTo(async (_payload, { once }) => {
        await once(async () => undefined);
        await once(async () => undefined);
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await eventuallyPasses(async () => expect((await outboxRows(job.name))[0]?.error).toContain('once per run'));
  });
});

describe('stop', () => {
  it('waits for the running job and begins no other', async () => {
    const { job, boundTo } = createTestJob({ concurrency: 1 });
    const { opened, open } = gate();
    const begun: bigint[] = [];
    const ended: bigint[] = [];
    const workers = work([
      boundTo(async ({ linkId }) => {
        begun.push(linkId);
        await opened;
        ended.push(linkId);
      }),
    ]);
    await job.dispatch({ linkId: 1n });
    await job.dispatch({ linkId: 2n });
    await eventuallyPasses(() => expect(begun).toEqual([1n]));
    const stopped = workers.stop(10_000);
    open();
    await stopped;
    expect(ended).toEqual([1n]);
    expect(begun).toEqual([1n]);
    expect((await outboxRows(job.name)).map((row) => row.payload)).toEqual([{ linkId: '2' }]);
  });

  it('lets go of a job that does not end: it is not booked as failed and comes to another worker', async () => {
    const { job, boundTo } = createTestJob({ attempts: 1 });
    let isRunning = false;
    let reason: unknown;
    const workers = work(
      [
        boundTo(async (_payload, { signal }) => {
          isRunning = true;
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          reason = signal.reason;
        }),
      ],
      { lockMs: 1_000, stalledCheckMs: 300 },
    );
    await job.dispatch({ linkId: 1n });
    await eventually(() => isRunning);
    await workers.stop(100);
    await eventuallyPasses(() => expect(String(reason)).toContain('the worker stops'));
    expect((await outboxRows(job.name))[0]?.failed_at).toBeNull();

    const handler = vi.fn(async () => undefined);
    work([boundTo(handler)], { lockMs: 1_000, stalledCheckMs: 300 });
    await eventuallyPasses(() => expect(handler).toHaveBeenCalledTimes(1));
    await untilOutboxEmpty(job.name);
  });
});

it('binding a job twice is refused', () => {
  const { boundTo } = createTestJob();
  const bound = boundTo(async () => undefined);
  expect(() => startWorkers([bound, bound])).toThrow('bound twice');
});
