import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { cacheRedis, closeRedis } from '@/server/platform/redis/client.ts';
import { createTestLink } from './factory.ts';
import { peekAlias, resolveAlias } from './redirect.ts';
import { changeLink, removeLink } from './service.ts';

const ORIGIN = 'https://maru.example';

/** A tenth as fast as it is: what a process knows does not end by itself while somebody waits to see it dropped. */
vi.hoisted(() => {
  const [clock, start] = [Date.now, Date.now()];
  Date.now = () => Math.floor(start + (clock() - start) / 10);
});

beforeEach(async () => {
  await cacheRedis().flushall();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** The same code loaded once more: its caches in the process are its own, as those of another process are. */
async function anotherProcess(): Promise<typeof import('./redirect.ts')> {
  vi.resetModules();
  return import('./redirect.ts');
}

describe('resolveAlias', () => {
  it('answers from the process once it knows, for links and for what is missing', async () => {
    const { alias, url, id } = await createTestLink();
    expect(peekAlias(alias)).toBeUndefined();
    const expected = { kind: 'link', linkId: String(id), url, status: 302, version: 1, isPlain: true };
    expect(await resolveAlias(alias)).toMatchObject(expected);
    expect(peekAlias(alias)).toMatchObject(expected);

    expect(await resolveAlias('unknown-alias')).toEqual({ kind: 'missing' });
    expect(peekAlias('unknown-alias')).toEqual({ kind: 'missing' });
  });

  it('asks no cache and no database for what cannot be an alias', async () => {
    for (const alias of ['', 'a/b', 'a b', '%', 'x'.repeat(65)]) {
      expect(await resolveAlias(alias)).toEqual({ kind: 'missing' });
      expect(peekAlias(alias)).toBeUndefined();
    }
  });

  it('lets another process answer from Redis', async () => {
    const { alias, url, id } = await createTestLink();
    await resolveAlias(alias);
    await pg.query(`UPDATE links SET url = 'https://example.org/behind-the-cache' WHERE id = $1`, [id]);
    const other = await anotherProcess();
    expect(await other.resolveAlias(alias)).toMatchObject({ url });
  });

  it('shows edits and removals in every process, told by pub/sub, while it is hammered', async () => {
    const { alias, id, owner } = await createTestLink();
    const processes = [{ resolveAlias }, await anotherProcess(), await anotherProcess()];
    for (const each of processes) await each.resolveAlias(alias);

    let hammering = true;
    const hammer = processes.map(async (each) => {
      while (hammering) {
        await each.resolveAlias(alias);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    const seenByAll = (expected: object) =>
      vi.waitFor(
        async () => {
          for (const each of processes) expect(await each.resolveAlias(alias)).toMatchObject(expected);
        },
        // Well below the 50 s (five by the clock of this file) after which the entry would end by itself.
        { timeout: 9_000, interval: 5 },
      );
    await changeLink(owner, id, { url: 'https://example.org/edited' }, ORIGIN);
    await seenByAll({ kind: 'link', url: 'https://example.org/edited' });
    await removeLink(owner, id);
    await seenByAll({ kind: 'missing' });
    hammering = false;
    await Promise.all(hammer);
  });
});
