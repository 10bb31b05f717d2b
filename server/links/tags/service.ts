import { createCache } from '@/server/platform/cache/create-cache.ts';
import { foldTag } from '../terms.ts';
import { countTags, findTags } from './repository.ts';
import type { LinkTags, ListTagsQuery } from './schema.ts';

type Counts = [name: string, count: number][];

/**
 * owner → on how many links each tag is. Counting reads every link that has a tag (100,000 take a tenth of a second), so it is done once in
 * some seconds however often it is asked for.
 */
export const tagCounts = createCache<Counts>({
  name: 'link-tag-counts',
  ttlMs: 10_000,
  negativeTtlMs: 10_000,
  codec: { encode: (counts) => JSON.stringify(counts), decode: (text) => JSON.parse(text) as Counts },
  version: () => 1,
});

/** The viewer's tags, those on most links first; of each the spelling of the first time. */
export async function listTags(viewer: { id: bigint }, { q = '', limit }: ListTagsQuery): Promise<LinkTags> {
  const [tags, counts] = await Promise.all([
    findTags(viewer.id),
    tagCounts.get(String(viewer.id), () => countTags(viewer.id)),
  ]);
  const byTag = new Map<string, number>();
  for (const [name, count] of counts ?? []) byTag.set(foldTag(name), (byTag.get(foldTag(name)) ?? 0) + count);
  const wanted = foldTag(q);
  const items = tags
    .filter(({ folded }) => folded.includes(wanted))
    .map(({ folded, name }) => ({ name, count: byTag.get(folded) ?? 0, begins: folded.startsWith(wanted) }))
    .sort((a, b) => Number(b.begins) - Number(a.begins) || b.count - a.count);
  return { items: items.slice(0, limit).map(({ name, count }) => ({ name, count })) };
}
