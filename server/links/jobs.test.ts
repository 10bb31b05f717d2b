import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { type Dispatcher, startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { type RunningWorkers, startWorkers } from '@/server/platform/queue/run-workers.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { links } from '@/workers/links.ts';
import { batchOf } from './clicks/click-batch.ts';
import { storeClicks } from './clicks/store-clicks.ts';
import { createTestLink, makeClick } from './factory.ts';
import { purgeLink, spreadChange } from './jobs.ts';
import { authorizeLink } from './policy.ts';
import { resolveAlias } from './redirect.ts';
import { findLink, updateLink } from './repository.ts';
import { removeLink, restoreLink } from './service.ts';

const ORIGIN = 'https://maru.example';
/** Far below the minute for which the copy in Redis would go on with the old target. */
const WAIT = { timeout: 40_000, interval: 20 };

let dispatcher: Dispatcher;
let workers: RunningWorkers;

beforeEach(() => {
  dispatcher = startDispatcher({ pollMs: 50 });
  workers = startWorkers(links.bounds);
});

afterEach(async () => {
  await Promise.all([dispatcher.stop(), workers.stop(2_000)]);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

describe('links.spread-change', () => {
  it('tells the caches of a change whose maker was killed after the commit', async () => {
    const link = await createTestLink();
    expect(await resolveAlias(link.alias)).toMatchObject({ url: 'https://example.com/' });
    // What a process leaves that dies before it could tell anybody.
    await transaction(async (tx) => {
      const row = await updateLink(
        authorizeLink(link.owner, await findLink(link.id)),
        { url: 'https://example.org/' },
        tx,
        false,
      );
      await spreadChange.dispatch({ linkId: link.id, version: row?.version ?? 0 }, tx);
    });
    await vi.waitFor(
      async () => expect(await resolveAlias(link.alias)).toMatchObject({ url: 'https://example.org/' }),
      WAIT,
    );
  });
});

describe('links.purge-link', () => {
  const dueNow = async () => {
    await pg.query(`UPDATE outbox SET available_at = now() WHERE queue = $1`, [purgeLink.name]);
  };
  const rest = async (id: bigint) => {
    const { rows } = await pg.query<{ links: bigint; clicks: bigint; jobs: bigint }>(
      `SELECT (SELECT count(*) FROM links WHERE id = $1) AS links, (SELECT count(*) FROM clicks WHERE link_id = $1) AS clicks,
              (SELECT count(*) FROM outbox WHERE queue = $2) AS jobs`,
      [id, purgeLink.name],
    );
    return rows[0];
  };

  it('waits for 30 days, then deletes the link and its clicks', { timeout: 120_000 }, async () => {
    const link = await createTestLink();
    await storeClicks(batchOf([makeClick({ id: 1n, linkId: link.id, at: Date.now() })]));
    await removeLink(link.owner, link.id);
    const { rows } = await pg.query<{ days: number }>(
      `SELECT extract(epoch FROM available_at - now())::float8 / 86400 AS days FROM outbox WHERE queue = $1`,
      [purgeLink.name],
    );
    expect(rows.map(({ days }) => Math.round(days))).toEqual([30]);
    await dueNow();
    await vi.waitFor(async () => expect(await rest(link.id)).toEqual({ links: 0n, clicks: 0n, jobs: 0n }), WAIT);
    const summed = await pg.query(
      `SELECT (SELECT count(*) FROM click_cells WHERE link_id = $1) AS cells, (SELECT count(*) FROM click_weeks WHERE scope_id = $1) AS weeks,
              (SELECT clicks FROM click_weeks WHERE scope_id = $2) AS "ofOwner"`,
      [link.id, link.owner.id],
    );
    expect(summed.rows).toEqual([{ cells: 0n, weeks: 0n, ofOwner: 0n }]);
  });

  it('leaves a link that was restored, also when it is in the trash again', { timeout: 120_000 }, async () => {
    const link = await createTestLink();
    await removeLink(link.owner, link.id);
    await restoreLink(link.owner, link.id, ORIGIN);
    await dueNow();
    await vi.waitFor(async () => expect(await rest(link.id)).toMatchObject({ links: 1n, jobs: 0n }), WAIT);
    await removeLink(link.owner, link.id);
    await purgeLink.dispatch({ linkId: link.id, version: 2 });
    await vi.waitFor(async () => expect(await rest(link.id)).toMatchObject({ links: 1n, jobs: 1n }), WAIT);
  });
});
