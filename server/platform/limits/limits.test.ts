import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '../db/client.ts';
import { perAddress, perUser } from '../http/limits.ts';
import { route } from '../http/route.ts';
import { call, makeRequest } from '../http/testing/request.ts';
import { closeRedis } from '../redis/client.ts';
import { publish } from '../redis/pubsub.ts';
import { dropSingleton } from '../singleton.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { addEntry, changeOverride, removeEntry } from './change-controls.ts';
import { LIMITS_CHANNEL, readControls, rereadControls } from './controls.ts';
import { canonicalValue, compileEntries, type Entry } from './entries.ts';
import { countIn, readMinutes, topKeys } from './read-usage.ts';
import { ruleId } from './rules.ts';
import { flushUsage } from './usage.ts';

const actor = { id: 7n, address: '127.0.0.1', userAgent: 'test' };

beforeEach(async () => {
  await pg.query('DELETE FROM limit_overrides');
  await pg.query('DELETE FROM limit_entries');
  await rereadControls();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

let paths = 0;

/** A route with a path of its own, and how it answers an address. */
function makeRoute(max: number) {
  const path = `/v1/limited-${++paths}`;
  const handler = route({ auth: 'public', addressLimit: perAddress(max, '1m') }, () => undefined);
  const statusFor = async (address: string) => (await call(handler, makeRequest(`/api${path}`, { address }))).status;
  return { rule: ruleId(`GET ${path} address`), statusFor };
}

const set = { limit: null, windowMs: null, algorithm: null, shadow: false };

describe('an override', () => {
  it('acts at once, keeps what was counted, and can be set back', async () => {
    const { rule, statusFor } = makeRoute(2);
    for (const status of [204, 204, 429]) expect(await statusFor('198.51.100.1')).toBe(status);
    expect(await changeOverride(rule, { ...set, limit: 3 }, { ifMatch: null, actor })).toBe(1);
    for (const status of [204, 429]) expect(await statusFor('198.51.100.1')).toBe(status);
    expect(await changeOverride(rule, null, { ifMatch: (version) => version === 1, actor })).toBe(2);
    expect(await statusFor('198.51.100.1')).toBe(429);
  });

  it('is heard of by a process that did not make it', async () => {
    const { rule, statusFor } = makeRoute(1);
    for (const status of [204, 429]) expect(await statusFor('198.51.100.2')).toBe(status);
    await pg.query('INSERT INTO limit_overrides (rule, "limit") VALUES ($1, 5)', [rule]);
    expect(await statusFor('198.51.100.2')).toBe(429);
    await eventuallyPasses(async () => {
      await publish(LIMITS_CHANNEL, {});
      expect((await readControls()).overrides.get(rule)?.limit).toBe(5);
    });
    await eventuallyPasses(async () => expect(await statusFor('198.51.100.2')).toBe(204));
  });

  it('means what was typed for callers on this machine too, whose declared limits are multiplied', async () => {
    vi.stubEnv('RATE_LIMIT_FACTOR', '3');
    dropSingleton('env');
    const { rule, statusFor } = makeRoute(1);
    const statuses = async (times: number) => {
      const seen: number[] = [];
      for (let n = 0; n < times; n++) seen.push(await statusFor('127.0.0.1'));
      return seen;
    };
    expect(await statuses(4)).toEqual([204, 204, 204, 429]);
    await changeOverride(rule, { ...set, limit: 5 }, { ifMatch: null, actor });
    expect(await statuses(3)).toEqual([204, 204, 429]);
    // Another window alone leaves the declared limit, with its factor.
    await changeOverride(rule, { ...set, windowMs: 120_000n }, { ifMatch: null, actor });
    expect(await statuses(4)).toEqual([204, 204, 204, 429]);
    vi.unstubAllEnvs();
    dropSingleton('env');
  });

  it('of somebody else meanwhile is not overwritten', async () => {
    const ifMatch = (version: number) => version === 0;
    await changeOverride('x.address', { ...set, limit: 3 }, { ifMatch, actor });
    await expect(changeOverride('x.address', { ...set, limit: 4 }, { ifMatch, actor })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
  });

  it('can make a rule only count', async () => {
    const { rule, statusFor } = makeRoute(1);
    await changeOverride(rule, { ...set, shadow: true }, { ifMatch: null, actor });
    for (let n = 0; n < 3; n++) expect(await statusFor('198.51.100.3')).toBe(204);
    await flushUsage();
    const minutes = await readMinutes(Date.now());
    const sum = (outcome: 'allowed' | 'shadow' | 'refused') =>
      minutes.reduce((total, minute) => total + countIn(minute, rule, outcome), 0);
    expect([sum('allowed'), sum('shadow'), sum('refused')]).toEqual([1, 2, 0]);
    expect(await topKeys(rule, 5, Date.now())).toEqual([{ key: 'a198.51.100.3', hits: 3, refused: 2 }]);
  });
});

describe('lists', () => {
  it('deny a whole range with the reason, and let it in again', async () => {
    const handler = route({ auth: 'public' }, () => undefined);
    const answer = () => call(handler, makeRequest('/api/v1/listed', { address: '198.51.100.9' }));
    const entry: Entry = { kind: 'deny', subject: 'address', value: '198.51.100.0/24', expiresAt: null };
    const id = await addEntry({ ...entry, note: '' }, actor);
    const refused = await answer();
    expect([refused.status, (await refused.json()).reason]).toEqual([403, 'denied']);
    await removeEntry(id, actor);
    expect((await answer()).status).toBe(204);
  });

  it('let an address past limits, but not past those of security', async () => {
    const { statusFor } = makeRoute(1);
    await addEntry({ kind: 'allow', subject: 'address', value: '198.51.100.10', expiresAt: null, note: '' }, actor);
    for (let n = 0; n < 3; n++) expect(await statusFor('198.51.100.10')).toBe(204);
    const guarded = route({ auth: 'public', addressLimit: perAddress(1, '1m', { isSecurity: true }) }, () => undefined);
    const hit = () => call(guarded, makeRequest('/api/v1/guarded', { address: '198.51.100.10' }));
    expect([(await hit()).status, (await hit()).status]).toEqual([204, 429]);
  });

  it('weigh an address more than its country, a denial more than a permission, and nothing that has run out', () => {
    const now = 1_000_000;
    const lists = (...entries: [Entry['kind'], Entry['subject'], string, number?][]) =>
      compileEntries(
        entries.map(([kind, subject, value, end]) => ({
          kind,
          subject,
          value,
          expiresAt: end === undefined ? null : new Date(end),
        })),
      );
    expect(lists(['deny', 'country', 'US']).ofAddress('8.8.8.8', now)).toBe('deny');
    expect(lists(['deny', 'country', 'KR']).ofAddress('8.8.8.8', now)).toBeNull();
    expect(lists(['deny', 'country', 'US'], ['allow', 'address', '8.8.8.0/24']).ofAddress('8.8.8.8', now)).toBe(
      'allow',
    );
    expect(lists(['allow', 'address', '8.8.8.8'], ['deny', 'address', '8.8.0.0/16']).ofAddress('8.8.8.8', now)).toBe(
      'deny',
    );
    expect(lists(['deny', 'address', '2001:db8::/32']).ofAddress('2001:db8:1::1', now)).toBe('deny');
    expect(lists(['deny', 'address', '8.8.8.8', now]).ofAddress('8.8.8.8', now)).toBeNull();
    expect(lists(['deny', 'user', '81', now + 1]).ofUser(81n, now)).toBe('deny');
  });

  it.each([
    ['address', '203.0.113.9/24', '203.0.113.0/24'],
    ['address', '203.0.113.9', '203.0.113.9'],
    ['address', '::ffff:203.0.113.9', '203.0.113.9'],
    ['address', '2001:DB8::/32', '2001:db8::/32'],
    ['address', '0.0.0.0/0', null],
    ['address', '203.0.113.9/33', null],
    ['address', '10.1', null],
    ['address', 'maru.test', null],
    ['user', '81', '81'],
    ['user', 'mina', null],
    ['country', 'kr', 'KR'],
    ['country', 'Korea', null],
  ] as const)('know %s %s as %s', (subject, value, known) => {
    expect(canonicalValue(subject, value)).toBe(known);
  });
});

it('rules have names that stand in addresses', () => {
  expect(ruleId('POST /v1/links/{id} user')).toBe('POST.v1.links._id_.user');
  expect(perUser(1, '1m').algorithm).toBe('sliding-window-counter');
});
