import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import type { RoomEvent } from '@/server/platform/realtime/events.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { createTestLink, makeClick, makeVisitor } from '../factory.ts';
import { OWN_WAY } from '../terms.ts';
import type { Click } from './click.ts';
import { batchOf, type ClickBatch } from './click-batch.ts';
import { CLICK_FIELD, CLICK_STREAM } from './click-stream.ts';
import { type ClickCounter, type ClickCounterOptions, startClickCounter } from './count-clicks.ts';
import { flushClicks, recordClick } from './record-click.ts';
import { storeClicks } from './store-clicks.ts';

let counters: ClickCounter[] = [];

const start = (options?: ClickCounterOptions) => {
  const counter = startClickCounter(options);
  counters.push(counter);
  return counter;
};

beforeEach(async () => {
  await stateRedis().flushall();
});

afterEach(async () => {
  await Promise.all(counters.map((counter) => counter.stop()));
  counters = [];
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function clicksOf(linkId: bigint): Promise<{ total: number; rows: number }> {
  const { rows } = await pg.query<{ total: bigint; rows: bigint }>(
    'SELECT clicks AS total, (SELECT count(*) FROM clicks WHERE link_id = $1) AS rows FROM links WHERE id = $1',
    [linkId],
  );
  return { total: Number(rows[0]?.total), rows: Number(rows[0]?.rows) };
}

const both = (count: number) => ({ total: count, rows: count });

const untilCounted = (linkId: bigint, count: number) =>
  vi.waitFor(async () => expect(await clicksOf(linkId)).toEqual(both(count)), { timeout: 40_000, interval: 25 });

const untilEmpty = () =>
  vi.waitFor(async () => expect(await stateRedis().xlen(CLICK_STREAM)).toBe(0), { timeout: 40_000, interval: 25 });

async function makeClicks(linkId: bigint, count: number, more: Partial<Click> = {}): Promise<Click[]> {
  const clicks: Click[] = [];
  for (let n = 0; n < count; n++) clicks.push(makeClick({ id: await newIdAsync(), linkId, at: Date.now(), ...more }));
  return clicks;
}

/** As the release before visitors were known left clicks in the stream. */
const append = (clicks: Click[]) =>
  stateRedis().xadd(
    CLICK_STREAM,
    '*',
    CLICK_FIELD,
    clicks.map(({ id, linkId, at }) => `${id},${linkId},${at}`).join(';'),
  );

/** A counter that reads a batch, does `work` with it and dies before it confirms. */
async function dieWhile(work: (clicks: ClickBatch) => Promise<number>): Promise<void> {
  let counter: ClickCounter | undefined;
  await new Promise<void>((resolve) => {
    const store = async (clicks: ClickBatch) => {
      await work(clicks);
      resolve();
      throw new Error('killed');
    };
    counter = startClickCounter({ minIdleMs: 60_000, store });
  });
  await counter?.stop();
}

describe('storeClicks', () => {
  it('counts each click once, however often it comes', async () => {
    const { id } = await createTestLink();
    const clicks = await makeClicks(id, 3);
    expect(await storeClicks(batchOf([...clicks, ...clicks]))).toBe(3);
    expect(await storeClicks(batchOf([...clicks, ...(await makeClicks(id, 1))]))).toBe(1);
    expect(await clicksOf(id)).toEqual(both(4));
  });

  it('counts each once when many store the same at the same time', async () => {
    const links = await Promise.all(Array.from({ length: 5 }, () => createTestLink()));
    const clicks = (await Promise.all(links.map(({ id }) => makeClicks(id, 20)))).flat();
    const shuffled = [clicks, clicks.toReversed(), clicks.slice(50), clicks.slice(0, 50).toReversed()];
    // A deadlock ends one of them with an error; whoever stores tries again, as the counter does.
    const storing = shuffled.map((part) => vi.waitFor(() => storeClicks(batchOf(part)), { timeout: 40_000 }));
    const counts = await Promise.all(storing);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100);
    for (const { id } of links) expect(await clicksOf(id)).toEqual(both(20));
  });

  it('drops clicks of links that do not exist', async () => {
    expect(await storeClicks(batchOf(await makeClicks(12345n, 2)))).toBe(0);
  });

  it('keeps each day in a partition of its own', async () => {
    const { id } = await createTestLink();
    const at = Date.parse('2031-03-04T23:59:59.999Z');
    await storeClicks(batchOf(await makeClicks(id, 1, { at })));
    const { rows } = await pg.query('SELECT day::text, at FROM clicks_20310304');
    expect(rows).toEqual([{ day: '2031-03-04', at: new Date(at) }]);
  });
});

describe('the click counter', () => {
  it('counts what was recorded, tells the owner and leaves nothing in the stream', async () => {
    const link = await createTestLink();
    const events: RoomEvent[] = [];
    const unsubscribe = await subscribeEvents((event) => events.push(event));
    start();
    for (let n = 0; n < 2_500; n++) recordClick(String(link.id), makeVisitor(), 'link', OWN_WAY);
    await untilCounted(link.id, 2_500);
    await untilEmpty();
    await eventuallyPasses(() => {
      const last = events.filter(({ name }) => name === 'links.clicked').at(-1);
      const payload = { id: String(link.id), clicks: 2_500 };
      expect(last).toEqual({ room: `user:${link.owner.id}`, name: 'links.clicked', payload });
    });
    await unsubscribe();
  });

  it('counts clicks that came before any counter ran, and only once with several', async () => {
    const { id } = await createTestLink();
    for (let batch = 0; batch < 30; batch++) await append(await makeClicks(id, 10));
    for (let n = 0; n < 3; n++) start();
    await untilCounted(id, 300);
    await untilEmpty();
    expect(await clicksOf(id)).toEqual(both(300));
  });

  it('counts once what a counter stored but could not confirm before it died', async () => {
    const { id } = await createTestLink();
    await append(await makeClicks(id, 7));
    await dieWhile(storeClicks);
    expect(await clicksOf(id)).toEqual(both(7));
    expect(await stateRedis().xlen(CLICK_STREAM)).toBe(1);

    start({ minIdleMs: 1 });
    await untilEmpty();
    expect(await clicksOf(id)).toEqual(both(7));
  });

  it('counts what a counter had read but not stored when it died', async () => {
    const { id } = await createTestLink();
    await append(await makeClicks(id, 4));
    await dieWhile(async () => 0);
    start({ minIdleMs: 1 });
    await untilCounted(id, 4);
    await untilEmpty();
  });

  it('drops a damaged entry and goes on', async () => {
    const { id } = await createTestLink();
    await stateRedis().xadd(CLICK_STREAM, '*', CLICK_FIELD, 'no clicks');
    await stateRedis().xadd(CLICK_STREAM, '*', 'other', 'field');
    await append(await makeClicks(id, 1));
    start();
    await untilCounted(id, 1);
    await untilEmpty();
  });

  it('goes on after the stream and its group were flushed away', async () => {
    const { id } = await createTestLink();
    start();
    recordClick(String(id), makeVisitor(), 'link', OWN_WAY);
    await untilCounted(id, 1);
    await stateRedis().flushall();
    recordClick(String(id), makeVisitor(), 'link', OWN_WAY);
    await untilCounted(id, 2);
  });

  it('loses no recent click when Redis is flushed under load', async () => {
    const { id } = await createTestLink();
    for (let round = 0; round < 5; round++) {
      for (let n = 0; n < 100; n++) recordClick(String(id), makeVisitor(), 'link', OWN_WAY);
      await flushClicks();
      if (round === 2) await stateRedis().flushall();
    }
    start();
    await untilCounted(id, 500);
    await untilEmpty();
    expect(await clicksOf(id)).toEqual(both(500));
  });
});
