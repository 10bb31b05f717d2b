import { afterEach, expect, test, vi } from 'vitest';
import { declareRules } from '../limits/rules.ts';
import type { Told } from '../limits/take-limits.ts';
import { closeRedis } from '../redis/client.ts';
import { dropSingleton } from '../singleton.ts';
import { setLimitHeaders } from './limit-headers.ts';
import { consumeLimit, limitFactor, perAddress, perUser, takeFor } from './limits.ts';

const originalState = process.env.REDIS_STATE_URL;

afterEach(async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = originalState;
  vi.unstubAllEnvs();
  dropSingleton('env');
});

test('counts exactly when many come at once', async () => {
  const limit = perAddress(10, '1m');
  const states = await Promise.all(
    Array.from({ length: 50 }, () => consumeLimit('at-once', limit, { address: '192.0.2.1' })),
  );
  expect(states.filter(({ allowed }) => allowed)).toHaveLength(10);
});

test('counts an IPv6 subscriber once, whichever of his addresses he uses', async () => {
  const limit = perAddress(1, '1m');
  expect(await consumeLimit('v6', limit, { address: '2001:db8::1' })).toMatchObject({ allowed: true });
  expect(await consumeLimit('v6', limit, { address: '2001:db8::ffff' })).toMatchObject({ allowed: false });
  expect(await consumeLimit('v6', limit, { address: '2001:db8:0:1::1' })).toMatchObject({ allowed: true });
});

test('the factor holds for loopback only', () => {
  vi.stubEnv('RATE_LIMIT_FACTOR', '50');
  dropSingleton('env');
  expect(limitFactor('127.0.0.1')).toBe(50);
  expect(limitFactor('::1')).toBe(50);
  expect(limitFactor('10.0.0.1')).toBe(1);
  expect(limitFactor('unknown')).toBe(1);
});

test('counts by itself while Redis is away, and refuses what is over', async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = 'redis://127.0.0.1:1';
  dropSingleton('env');
  const limit = perAddress(2, '1m', { isSecurity: true });
  const states = [];
  for (let attempt = 0; attempt < 4; attempt++)
    states.push(await consumeLimit('away', limit, { address: '192.0.2.2' }));
  expect(states.map(({ allowed }) => allowed)).toEqual([true, true, false, false]);
});

test('a call refused by one subject charges none of the others', async () => {
  const rules = declareRules('several', [perAddress(10, '1m'), perUser(1, '1m')]);
  const caller = { address: '192.0.2.7', userId: 5n };
  expect((await takeFor(rules, caller)).allowed).toBe(true);
  for (let attempt = 0; attempt < 3; attempt++) expect((await takeFor(rules, caller)).allowed).toBe(false);
  const { told } = await takeFor(rules.slice(0, 1), caller);
  expect(told.map(({ decision }) => decision.remaining)).toEqual([8]);
});

test('a call costs what it asks for', async () => {
  const cost = ({ query }: { query: { count: number } }) => query.count;
  const rules = declareRules('costs', [perAddress(10, '1m', { cost })]);
  const take = async (count: number) =>
    (await takeFor(rules, { address: '192.0.2.8' }, { query: { count } })).told[0]?.decision;
  expect(await take(7)).toMatchObject({ allowed: true, remaining: 3 });
  expect(await take(4)).toMatchObject({ allowed: false });
  expect(await take(3)).toMatchObject({ allowed: true, remaining: 0 });
  expect(await take(11)).toMatchObject({ allowed: false, retryAfterMs: Number.POSITIVE_INFINITY });
});

function told(label: string, decision: Partial<Told['decision']>): Told {
  const [rule] = declareRules('headers', [perAddress(100, '1m')]);
  if (rule === undefined) throw new Error('no rule');
  const whole = {
    allowed: true,
    limit: 100,
    remaining: 50,
    resetAfterMs: 29_100,
    retryAfterMs: 0,
    policy: rule.policy,
  };
  return { rule: { ...rule, label }, decision: { ...whole, ...decision } };
}

test('an allowed answer tells all limits as structured fields, and the tightest in the words of the chapter', () => {
  const headers = new Headers();
  setLimitHeaders(headers, [told('address', {}), told('user', { limit: 20, remaining: 3 })]);
  expect(Object.fromEntries(headers)).toEqual({
    'ratelimit-policy': '"address";q=100;w=60, "user";q=20;w=60',
    ratelimit: '"address";r=50;t=30, "user";r=3;t=30',
    'x-ratelimit-limit': '20',
    'x-ratelimit-remaining': '3',
    'x-ratelimit-retry-after': '0',
  });
});

test('a refused answer says when the call may be made again', () => {
  const headers = new Headers();
  const refused = { allowed: false, limit: 100, remaining: 5, retryAfterMs: 1_001 };
  setLimitHeaders(headers, [told('address', { remaining: 0 }), told('user', refused)]);
  expect(headers.get('x-ratelimit-remaining')).toBe('5');
  expect(headers.get('x-ratelimit-retry-after')).toBe('2');
});
