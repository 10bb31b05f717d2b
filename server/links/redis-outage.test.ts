import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { redisProgram } from '@/scripts/services/programs.mjs';
import { startRedis } from '@/scripts/services/redis.mjs';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { CLICK_STREAM } from './clicks/click-stream.ts';
import { startClickCounter } from './clicks/count-clicks.ts';
import { flushClicks, recordClick } from './clicks/record-click.ts';
import { createTestLink, makeVisitor } from './factory.ts';
import { resolveAlias } from './redirect.ts';
import { OWN_WAY } from './terms.ts';

// A Redis of its own, because it is killed.
const dir = mkdtempSync(join(tmpdir(), 'maru-outage-'));
const password = 'test';
let port = 0;
let redis: Awaited<ReturnType<typeof startRedis>>;

const startOwnRedis = () => startRedis({ program: redisProgram() ?? '', role: 'state', port, dir, password });

beforeAll(async () => {
  port = await freePort();
  redis = await startOwnRedis();
  process.env.REDIS_STATE_URL = redis.url;
  process.env.REDIS_CACHE_URL = redis.url;
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
  await redis.stop();
  rmSync(dir, { recursive: true, force: true });
});

it('counts every answered redirect exactly once while Redis is killed and comes back', async () => {
  const { id, alias } = await createTestLink();
  const counter = startClickCounter({ minIdleMs: 500 });
  let answered = 0;
  const visit = async (times: number) => {
    for (let n = 0; n < times; n++) {
      const resolution = await resolveAlias(alias);
      if (resolution.kind !== 'link') throw new Error('the redirect was not answered');
      recordClick(resolution.linkId, makeVisitor(), 'link', OWN_WAY);
      answered++;
      if (n % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  await visit(500);
  const load = visit(3_000);
  process.kill(redis.pid, 'SIGKILL');
  await load;
  await flushClicks();
  redis = await startOwnRedis();
  await vi.waitFor(() => expect(stateRedis().status).toBe('ready'), { timeout: 30_000 });
  await visit(500);
  await flushClicks();

  expect(answered).toBe(4_000);
  await vi.waitFor(
    async () => {
      const { rows } = await pg.query<{ total: bigint; rows: bigint }>(
        'SELECT clicks AS total, (SELECT count(*) FROM clicks WHERE link_id = $1) AS rows FROM links WHERE id = $1',
        [id],
      );
      expect(rows[0]).toEqual({ total: 4_000n, rows: 4_000n });
      expect(await stateRedis().xlen(CLICK_STREAM)).toBe(0);
    },
    { timeout: 45_000, interval: 50 },
  );
  await counter.stop();
}, 150_000);
