import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, expect, it } from 'vitest';
import { createConcurrencyLimiter } from './index.ts';

const redis = new Redis(process.env.REDIS_STATE_URL ?? '');
afterAll(() => redis.quit());

/** A limiter by a clock that only the test moves, on keys of its own. */
function limiter({ max = 2, leaseMs = 1_000 } = {}) {
  let nowMs = 1_000_000_000_000;
  const prefix = `slots:${randomUUID()}:`;
  const now = () => nowMs;
  return {
    ...createConcurrencyLimiter({ redis, prefix, max, leaseMs, now }),
    withMax: (other: number) => createConcurrencyLimiter({ redis, prefix, max: other, leaseMs, now }),
    pass: (ms: number) => {
      nowMs += ms;
    },
    stored: (key: string) => `${prefix}{${key}}:holders`,
  };
}

it('lets so many in and no more, until one leaves', async () => {
  const { acquire } = limiter({ max: 2 });
  const first = await acquire('내보내기');
  const second = await acquire('내보내기');
  expect(first).not.toBeNull();
  expect(second).not.toBeNull();
  expect(await acquire('내보내기')).toBeNull();
  expect(await acquire('another')).not.toBeNull();
  await first?.release();
  await first?.release();
  expect(await acquire('내보내기')).not.toBeNull();
  expect(await acquire('내보내기')).toBeNull();
});

it('frees the place of a holder that never releases when its lease ends, to the millisecond', async () => {
  const { acquire, pass } = limiter({ max: 1, leaseMs: 1_000 });
  const crashed = await acquire('k');
  pass(999);
  expect(await acquire('k')).toBeNull();
  pass(1);
  const next = await acquire('k');
  expect(next).not.toBeNull();
  // The first one comes back: it must not go on, nor push out who came after it.
  expect(await crashed?.renew()).toBe(false);
  await crashed?.release();
  expect(await acquire('k')).toBeNull();
  expect(await next?.renew()).toBe(true);
});

it('holds on for as long as it is renewed, and not when the lease ended before', async () => {
  const { acquire, pass } = limiter({ max: 1, leaseMs: 1_000 });
  const slot = await acquire('k');
  for (let turn = 0; turn < 5; turn += 1) {
    pass(900);
    expect(await slot?.renew()).toBe(true);
    expect(await acquire('k')).toBeNull();
  }
  pass(1_000);
  expect(await slot?.renew()).toBe(false);
  expect(await acquire('k')).not.toBeNull();
});

it('lowering the most keeps those who hold and lets nobody in until there is room', async () => {
  const { acquire, withMax } = limiter({ max: 3 });
  const held = [await acquire('k'), await acquire('k'), await acquire('k')];
  const lowered = withMax(1);
  for (const slot of held) {
    expect(await lowered.acquire('k')).toBeNull();
    expect(await slot?.renew()).toBe(true);
    await slot?.release();
  }
  expect(await lowered.acquire('k')).not.toBeNull();
});

it('lets exactly so many in of two hundred at once over two connections', async () => {
  const other = redis.duplicate();
  const prefix = `slots:${randomUUID()}:`;
  const limiters = [redis, other].map((client) =>
    createConcurrencyLimiter({ redis: client, prefix, max: 7, leaseMs: 60_000 }),
  );
  const slots = await Promise.all(
    Array.from({ length: 100 }, () => limiters.map(({ acquire }) => acquire('k'))).flat(),
  );
  await other.quit();
  expect(slots.filter((slot) => slot !== null)).toHaveLength(7);
});

it("by the server's clock a lease ends by itself, and the key with the last of them", async () => {
  const prefix = `slots:${randomUUID()}:`;
  const { acquire } = createConcurrencyLimiter({ redis, prefix, max: 1, leaseMs: 50 });
  expect(await acquire('k')).not.toBeNull();
  await expect.poll(() => redis.exists(`${prefix}{k}:holders`), { timeout: 15_000 }).toBe(0);
  expect(await acquire('k')).not.toBeNull();
});

it('a key never stays without an end, also after an early release', async () => {
  const { acquire, pass, stored } = limiter({ max: 2, leaseMs: 60_000 });
  const first = await acquire('k');
  pass(100);
  await acquire('k');
  expect(await redis.pttl(stored('k'))).toBeGreaterThan(0);
  await first?.release();
  expect(await redis.pttl(stored('k'))).toBeGreaterThan(0);
});

it('a key with braces stays in its own slot', async () => {
  const { acquire, stored } = limiter({ max: 1 });
  await acquire('a{b}c');
  expect(await redis.exists(stored('a%7Bb%7Dc'))).toBe(1);
  expect(await acquire('a{b}c')).toBeNull();
  await expect(acquire('')).rejects.toThrow(RangeError);
});

it.each([{ max: 0 }, { leaseMs: 1.5 }, { prefix: '{p}' }])('refuses %o', (wrong) => {
  expect(() => createConcurrencyLimiter({ redis, prefix: 'p', max: 1, leaseMs: 1, ...wrong })).toThrow(RangeError);
});
