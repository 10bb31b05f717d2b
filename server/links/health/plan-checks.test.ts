import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIds } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createOwner } from '../factory.ts';
import { checkHealth } from '../jobs.ts';
import { verdictOfStatus } from '../targets/verdict.ts';
import { PLAN_EVERY_MS, planChecks, planMissingChecks } from './plan-checks.ts';
import { recordVerdict } from './record-verdict.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (ms: number) => new Date(START + ms);

beforeEach(async () => {
  await pg.query('DELETE FROM links');
  await pg.query('DELETE FROM outbox');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** Links to `https://<host>/<n>`, due at `due` (ms after the start; null: never looked at), in this order. */
async function linksTo(host: string, count: number, due: number | null = 0, columns = ''): Promise<bigint[]> {
  const owner = await createOwner();
  const ids = await newIds(count);
  await pg.query(
    `INSERT INTO links (id, owner_id, alias, url, url_hash)
     SELECT id, $2, 'p' || id, 'https://' || $3 || '/' || n, sha256(convert_to('https://' || $3 || '/' || n, 'UTF8'))
       FROM unnest($1::bigint[]) WITH ORDINALITY AS made(id, n)`,
    [ids, owner.id, host],
  );
  if (columns !== '') await pg.query(`UPDATE links SET ${columns} WHERE id = ANY($1::bigint[])`, [ids]);
  if (due !== null) {
    await pg.query(
      `INSERT INTO link_health (link_id, state, since, next_check_at)
       SELECT id, 'unknown', $2, $2 FROM unnest($1::bigint[]) AS made(id)`,
      [ids, at(due)],
    );
  }
  return ids;
}

type Begun = { linkId: bigint; url: string; delayMs: number };

/** Plans at this time and gives what was begun by it. */
async function planAt(ms: number): Promise<Begun[]> {
  const dispatch = vi.spyOn(checkHealth, 'dispatchMany');
  const count = await planChecks(at(ms));
  const delays = new Map(
    dispatch.mock.calls.flatMap(([requests, , options]) =>
      requests.map(({ linkId }) => [linkId, options?.delayMs ?? -1] as const),
    ),
  );
  dispatch.mockRestore();
  const { rows } = await pg.query<Omit<Begun, 'delayMs'>>(
    `WITH taken AS (DELETE FROM outbox WHERE queue = $1 RETURNING payload)
     SELECT l.id AS "linkId", l.url FROM taken t JOIN links l ON l.id = (t.payload->>'linkId')::bigint`,
    [checkHealth.name],
  );
  expect(rows).toHaveLength(count);
  return rows.map((row) => ({ ...row, delayMs: delays.get(row.linkId) ?? -1 }));
}

/** Minutes in which nothing is due are skipped: planning would do nothing in them. */
async function nextDueMinute(minute: number): Promise<number> {
  const { rows } = await pg.query<{ at: Date }>('SELECT min(next_check_at) AS at FROM link_health');
  const due = ((rows[0]?.at.getTime() ?? 0) - START) / MINUTE;
  return Math.max(minute + 1, Math.ceil(due));
}

const dueIn = async (ids: readonly bigint[]) => {
  const { rows } = await pg.query<{ at: Date }>(
    'SELECT next_check_at AS at FROM link_health WHERE link_id = ANY($1::bigint[]) ORDER BY next_check_at',
    [ids],
  );
  return rows.map((row) => row.at.getTime() - START);
};

describe('planChecks', () => {
  it('begins what is due, once, and comes back to what got lost', async () => {
    const ids = await linksTo('a.example', 3);
    await linksTo('b.example', 1, HOUR);
    expect((await planAt(0)).map(({ linkId }) => linkId).sort()).toEqual(ids);
    expect(await planAt(MINUTE)).toEqual([]);
    expect(await dueIn(ids)).toEqual([HOUR, HOUR, HOUR]);
    expect(await planAt(HOUR)).toHaveLength(4);
  });

  it('leaves alone what leads nowhere, until the next day', async () => {
    const off = await linksTo('a.example', 1, 0, 'is_enabled = false');
    const archived = await linksTo('b.example', 1, 0, 'archived_at = now()');
    const removed = await linksTo('c.example', 1, 0, 'deleted_at = now()');
    expect(await planAt(0)).toEqual([]);
    expect(await dueIn([...off, ...archived, ...removed])).toEqual([24 * HOUR, 24 * HOUR, 24 * HOUR]);
  });

  it('asks a host every three seconds, however many links lead there, and lets nobody else wait', async () => {
    await linksTo('crowded.example', 100);
    await linksTo('lonely.example', 1);
    const begun = await planAt(0);
    const delays = (host: string) =>
      begun
        .filter(({ url }) => url.includes(host))
        .map(({ delayMs }) => delayMs)
        .sort((one, other) => one - other);
    expect(delays('crowded')).toEqual(Array.from({ length: 20 }, (_, place) => place * 3_000));
    expect(delays('lonely')).toEqual([0]);
    for (let minute = 1; minute < 5; minute++) expect(await planAt(minute * PLAN_EVERY_MS)).toHaveLength(20);
    expect(await planAt(5 * PLAN_EVERY_MS)).toEqual([]);
  });

  it('begins no more than a thousand at a time', async () => {
    // Sixty hosts with twenty links each.
    const ids = await linksTo('h.example', 1_200);
    await pg.query(
      `UPDATE links l SET url = 'https://h' || made.n % 60 || '.example/' || made.n
         FROM unnest($1::bigint[]) WITH ORDINALITY AS made(id, n) WHERE l.id = made.id`,
      [ids],
    );
    expect(await planAt(0)).toHaveLength(1_000);
    expect(await planAt(MINUTE)).toHaveLength(200);
  });

  it('is shared by planners at the same time', async () => {
    const ids = await linksTo('a.example', 15);
    const counts = await Promise.all([planChecks(at(0)), planChecks(at(0)), planChecks(at(0))]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ids.length);
  });

  it('over days: each link about once a day, a crowded host never faster than three seconds, broken ones sooner', async () => {
    const crowded = await linksTo('crowded.example', 100);
    const [dead] = await linksTo('dead.example', 1);
    const lonely = await linksTo('lonely.example', 5);
    const random = seeded(20260301);
    const asked = new Map<bigint, number[]>();
    const perHost = new Map<string, number[]>();
    const DAYS = 3;
    for (let minute = 0; minute < DAYS * 24 * 60; minute = await nextDueMinute(minute)) {
      for (const { linkId, url, delayMs } of await planAt(minute * MINUTE)) {
        const time = minute * MINUTE + delayMs;
        asked.set(linkId, [...(asked.get(linkId) ?? []), time]);
        const host = new URL(url).host;
        perHost.set(host, [...(perHost.get(host) ?? []), time]);
        const verdict = verdictOfStatus(linkId === dead ? 404 : 200);
        await recordVerdict({ linkId, url }, verdict, { now: at(time), random });
      }
    }
    for (const id of [...crowded, ...lonely]) {
      const times = asked.get(id) ?? [];
      expect(times.length).toBeGreaterThanOrEqual(DAYS - 1);
      expect(times.length).toBeLessThanOrEqual(DAYS + 1);
      times.slice(1).forEach((time, index) => {
        expect((time - (times[index] ?? 0)) / HOUR).toBeGreaterThan(21);
        expect((time - (times[index] ?? 0)) / HOUR).toBeLessThan(27);
      });
    }
    const times = (perHost.get('crowded.example') ?? []).sort((one, other) => one - other);
    times.slice(1).forEach((time, index) => {
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(3_000);
    });
    // 0 h, about 1 h, 4 h, 10 h, 22 h, 46 h, 70 h.
    expect(asked.get(dead as bigint)?.length).toBeGreaterThanOrEqual(6);
    const { rows } = await pg.query('SELECT state FROM link_health WHERE link_id = $1', [dead]);
    expect(rows).toEqual([{ state: 'broken' }]);
  }, 120_000);
});

describe('planMissingChecks', () => {
  it('finds links that nobody has looked at, and spreads them over the hour', async () => {
    const seen = await linksTo('a.example', 2, 9 * HOUR);
    const missing = await linksTo('b.example', 20, null);
    await linksTo('c.example', 1, null, 'deleted_at = now()');
    expect(await planMissingChecks(at(0))).toBe(20);
    expect(await planMissingChecks(at(0))).toBe(0);
    expect(await dueIn(seen)).toEqual([9 * HOUR, 9 * HOUR]);
    const due = await dueIn(missing);
    expect(due).toHaveLength(20);
    expect(due.every((ms) => ms >= 0 && ms <= HOUR)).toBe(true);
    expect(new Set(due).size).toBeGreaterThan(10);
  });
});

/** Mulberry32: the same numbers in [0, 1) for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
