import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { foldTag } from '../terms.ts';

/**
 * Tags as their owner has written them before: `sale` is `Sale` when that was first. Two that are new and come at the same moment may both
 * stay; whoever lists them sees one.
 */
export async function spellTags(ownerId: bigint, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const { rows } = await pg.query<{ folded: string; name: string }>({
    name: 'link-tags-spell',
    text: 'SELECT folded, name FROM link_tags WHERE owner_id = $1 AND folded = ANY($2::text[])',
    values: [ownerId, names.map(foldTag)],
  });
  const known = new Map(rows.map(({ folded, name }) => [folded, name]));
  return names.map((name) => known.get(foldTag(name)) ?? name);
}

/** Keeps the names of tags for suggestions; the spelling of the first time stays. */
export async function rememberTags(ownerId: bigint, names: readonly string[], tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'link-tags-remember',
    text: `INSERT INTO link_tags (owner_id, folded, name)
           SELECT $1, folded, name FROM unnest($2::text[], $3::text[]) AS tag (folded, name) ORDER BY folded
           ON CONFLICT DO NOTHING`,
    values: [ownerId, names.map(foldTag), names],
  });
}
