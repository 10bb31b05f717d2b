import { expect, it, vi } from 'vitest';
import { createDenyCache, createMemoryStore, type Policy } from './index.ts';

const policy: Policy = { name: 'p', algorithm: 'sliding-window-log', limit: 10, windowMs: 1_000 };

/** A cache before a store whose questions are counted; each takes `tripMs` each way. */
function start({ maxKeys = 100, tripMs = 0 } = {}) {
  const clock = { nowMs: 5_000 };
  const memory = createMemoryStore({ clock: () => clock.nowMs, maxKeys: 1_000 });
  const decide = vi.fn(async (key: string, policies: readonly Policy[], cost: number) => {
    clock.nowMs += tripMs;
    const decisions = memory.decideNow(key, policies, cost);
    clock.nowMs += tripMs;
    return decisions;
  });
  const cache = createDenyCache({ ...memory, decide }, { clock: () => clock.nowMs, maxKeys });
  const call = async (key: string, cost: number, policies: readonly Policy[] = [policy]) => {
    const before = decide.mock.calls.length;
    const [decision] = await cache.decide(key, policies, cost);
    return {
      allowed: decision?.allowed,
      retryAfterMs: decision?.retryAfterMs,
      asked: decide.mock.calls.length - before,
    };
  };
  return { clock, cache, call, memory };
}

it('refuses by heart until the wait is over, and tells what is left of it', async () => {
  const { clock, call } = start();
  await call('k', 10);
  expect(await call('k', 1)).toEqual({ allowed: false, retryAfterMs: 1_000, asked: 1 });
  clock.nowMs += 400;
  expect(await call('k', 1)).toEqual({ allowed: false, retryAfterMs: 600, asked: 0 });
  clock.nowMs += 599;
  expect(await call('k', 1)).toEqual({ allowed: false, retryAfterMs: 1, asked: 0 });
  clock.nowMs += 1;
  expect(await call('k', 1)).toEqual({ allowed: true, retryAfterMs: 0, asked: 1 });
});

it('knows refusals by their cost: one of 5 says nothing of 1 and 6, and both are remembered', async () => {
  const { clock, call } = start();
  await call('k', 6);
  clock.nowMs += 100;
  expect(await call('k', 5)).toEqual({ allowed: false, retryAfterMs: 900, asked: 1 });
  expect(await call('k', 1)).toEqual({ allowed: true, retryAfterMs: 0, asked: 1 });
  expect(await call('k', 3)).toEqual({ allowed: true, retryAfterMs: 0, asked: 1 });
  expect(await call('k', 7)).toEqual({ allowed: false, retryAfterMs: 1_000, asked: 1 });
  expect(await call('k', 5)).toEqual({ allowed: false, retryAfterMs: 900, asked: 0 });
  expect(await call('k', 7)).toEqual({ allowed: false, retryAfterMs: 1_000, asked: 0 });
});

it('keeps no refusal longer than its wait, however long the answer was under way', async () => {
  const { clock, call } = start({ tripMs: 30 });
  await call('k', 10);
  const chargedAt = clock.nowMs - 30;
  await call('k', 1);
  clock.nowMs = chargedAt + 1_000;
  expect(await call('k', 1)).toMatchObject({ allowed: true, asked: 1 });
});

it('drops what it knows at a refund, a reset and when it is told to', async () => {
  const { cache, call } = start();
  await call('k', 10);
  await call('k', 1);
  expect(await call('k', 1)).toMatchObject({ allowed: false, asked: 0 });
  await cache.decide('k', [policy], -1);
  expect(await call('k', 1)).toMatchObject({ allowed: true, asked: 1 });
  await call('k', 1);
  await cache.reset('k', [policy]);
  expect(await call('k', 10)).toMatchObject({ allowed: true, asked: 1 });
  await call('k', 1);
  cache.forget('another');
  expect(await call('k', 1)).toMatchObject({ allowed: false, asked: 0 });
  cache.forget('k');
  expect(await call('k', 1)).toMatchObject({ allowed: false, asked: 1 });
});

it('does not keep a refusal that was under way while something was given back', async () => {
  const { cache, call, memory } = start();
  await call('k', 10);
  const refusal = call('k', 1);
  memory.decideNow('k', [policy], -1);
  cache.forget('k');
  expect(await refusal).toMatchObject({ allowed: false });
  expect(await call('k', 1)).toMatchObject({ allowed: true });
});

it('answers only for the same terms, and never for peeks and calls that can never pass', async () => {
  const { call } = start();
  await call('k', 10);
  await call('k', 1);
  expect(await call('k', 1, [{ ...policy }])).toMatchObject({ allowed: false, asked: 0 });
  expect(await call('k', 1, [{ ...policy, limit: 11 }])).toMatchObject({ allowed: true, asked: 1 });
  expect(await call('k', 0)).toMatchObject({ allowed: false, asked: 1 });
  for (let time = 0; time < 2; time += 1)
    expect(await call('k', 11)).toEqual({ allowed: false, retryAfterMs: Number.POSITIVE_INFINITY, asked: 1 });
});

it('lets the keys go first that were refused longest ago, which only costs a question', async () => {
  const { call } = start({ maxKeys: 2 });
  for (const key of ['a', 'b', 'c']) {
    await call(key, 10);
    expect(await call(key, 1)).toMatchObject({ allowed: false, asked: 1 });
  }
  expect(await call('b', 1)).toMatchObject({ allowed: false, asked: 0 });
  expect(await call('c', 1)).toMatchObject({ allowed: false, asked: 0 });
  expect(await call('a', 1)).toMatchObject({ allowed: false, asked: 1 });
  expect(await call('b', 1)).toMatchObject({ allowed: false, asked: 1 });
});
