import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { cancelTask, getTask } from '@/server/platform/tasks/service.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createOwner } from '../factory.ts';
import { listLinksQuery } from '../schema.ts';
import { listLinks, removeLink } from '../service.ts';
import { changeTagOnLinks, removeTag, renameTag } from './change-tag.ts';
import { changeTag } from './jobs.ts';
import { listTagsQuery, tagChange } from './schema.ts';
import { listTags, tagCounts } from './service.ts';

const ORIGIN = 'https://maru.example';
const context = () => ({ signal: new AbortController().signal, attempt: 1 });

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function ownerWith(...tags: string[][]) {
  const owner = await createOwner();
  await createLinks(
    owner,
    tags.map((names, index) => ({ url: `https://example.com/${index}`, tags: names })),
    ORIGIN,
  );
  const list = async (q?: string) =>
    (await listTags(owner, listTagsQuery.parse({ q }))).items.map(({ name, count }) => `${name} ${count}`);
  const links = async () =>
    (await listLinks(owner, listLinksQuery.parse({ limit: 100 }), ORIGIN)).items.map((link) => link.tags).reverse();
  return { owner, list, links };
}

/** What waits in the outbox for this owner, as the worker would get it. */
async function waitingFor(owner: { id: bigint }) {
  const { rows } = await pg.query<{ payload: unknown }>(
    `SELECT payload FROM outbox WHERE queue = $1 AND payload->>'ownerId' = $2`,
    [changeTag.name, String(owner.id)],
  );
  return rows.map(({ payload }) => tagChange.parse(payload));
}

describe('listTags', () => {
  it('counts links by tag, whatever the case, without the trash', async () => {
    const { owner, list } = await ownerWith(['Sale', '여름'], ['sale', 'new'], ['SALE'], ['gone']);
    const { items } = await listLinks(owner, listLinksQuery.parse({ tag: 'gone' }), ORIGIN);
    await removeLink(owner, items[0]?.id ?? 0n);
    await tagCounts.invalidate(String(owner.id), 2);
    expect(await list()).toEqual(['Sale 3', 'new 1', '여름 1', 'gone 0']);
  });

  it('suggests by any part, what begins so first', async () => {
    const { list } = await ownerWith(['resale'], ['resale'], ['Sale'], ['new']);
    expect(await list('sal')).toEqual(['Sale 1', 'resale 2']);
    expect(await list('nothing')).toEqual([]);
  });

  it('knows nothing of the tags of others', async () => {
    await ownerWith(['theirs']);
    expect(await (await ownerWith()).list()).toEqual([]);
  });
});

describe('renameTag and removeTag', () => {
  it('change every link, and join two tags where they meet', async () => {
    const { owner, list, links } = await ownerWith(['old', 'b'], ['a', 'Old', 'New'], ['other']);
    expect(await renameTag(owner, { from: 'OLD', to: 'new' })).toEqual({ changed: 2, taskId: null });
    expect(await links()).toEqual([['New', 'b'], ['a', 'New'], ['other']]);
    expect(await list()).toEqual(['New 2', 'a 1', 'b 1', 'other 1']);
    expect(await removeTag(owner, { name: 'new' })).toMatchObject({ changed: 2 });
    expect(await links()).toEqual([['b'], ['a'], ['other']]);
    expect(await list()).toEqual(['a 1', 'b 1', 'other 1']);
  });

  it('change only the case', async () => {
    const { owner, list, links } = await ownerWith(['sale'], ['sale']);
    expect(await renameTag(owner, { from: 'sale', to: 'SALE' })).toMatchObject({ changed: 2 });
    expect(await links()).toEqual([['SALE'], ['SALE']]);
    expect(await list()).toEqual(['SALE 2']);
  });

  it('refuse what is no tag of the viewer', async () => {
    const { owner } = await ownerWith(['mine']);
    await expect(renameTag(owner, { from: 'theirs', to: 'x' })).rejects.toMatchObject({
      code: 'not_found',
      details: { reason: 'tag_unknown' },
    });
    const { owner: other, links } = await ownerWith(['mine']);
    await removeTag(owner, { name: 'mine' });
    expect(await links()).toEqual([['mine']]);
    expect(await removeTag(other, { name: 'mine' })).toMatchObject({ changed: 1 });
  });

  it('leave what is more than a call can change to a job, which goes on where it was stopped', async () => {
    const { owner, list } = await ownerWith(...Array.from({ length: 1_300 }, () => ['many']));
    const { changed, taskId } = await renameTag(owner, { from: 'many', to: 'all' });
    expect(changed).toBe(500);
    await expect(removeTag(owner, { name: 'all' })).rejects.toMatchObject({ details: { reason: 'task_running' } });
    const [job] = await waitingFor(owner);
    expect(job).toMatchObject({ total: 800, to: 'all' });
    if (job === undefined || taskId === null) return;
    await changeTagOnLinks(job, context());
    expect(await getTask(owner, taskId)).toMatchObject({ state: 'done', total: 800 });
    expect(await list()).toEqual(['all 1300']);
    // Delivered again it changes nothing.
    await changeTagOnLinks(job, context());
    expect(await list()).toEqual(['all 1300']);
  });

  it('stop when their task is cancelled', async () => {
    const { owner } = await ownerWith(...Array.from({ length: 600 }, () => ['many']));
    const { taskId } = await removeTag(owner, { name: 'many' });
    const [job] = await waitingFor(owner);
    await cancelTask(owner, taskId ?? 0n);
    if (job) await changeTagOnLinks(job, context());
    const { rows } = await pg.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM links WHERE owner_id = $1 AND tags = '{many}'`,
      [owner.id],
    );
    expect(rows[0]?.count).toBe(100);
  });
});
