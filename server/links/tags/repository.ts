import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { foldTag } from '../terms.ts';

/**
 * Tags as their owner has written them before: `sale` is `Sale` when that was first. Two that are new and come at the same moment may both
 * stay; whoever lists them sees one.
 */
export async function spellTags(ownerId: bigint, names: readonly string[], tx?: Transaction): Promise<string[]> {
  if (names.length === 0) return [];
  const { rows } = await (tx?.pg ?? pg).query<{ folded: string; name: string }>({
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

/** All tags that a person has used, in the order of their names. */
export async function findTags(ownerId: bigint): Promise<{ folded: string; name: string }[]> {
  const { rows } = await pg.query<{ folded: string; name: string }>({
    name: 'link-tags-list',
    text: 'SELECT folded, name FROM link_tags WHERE owner_id = $1 ORDER BY folded',
    values: [ownerId],
  });
  return rows;
}

/** On how many links each tag is, as it is written there; the trash does not count. */
export async function countTags(ownerId: bigint): Promise<[name: string, count: number][]> {
  const { rows } = await pg.query<{ tag: string; count: number }>({
    name: 'link-tags-count',
    text: `SELECT tag, count(*)::int AS count FROM links, unnest(tags) AS tag
            WHERE owner_id = $1 AND deleted_at IS NULL AND tags <> '{}' GROUP BY tag`,
    values: [ownerId],
  });
  return rows.map(({ tag, count }) => [tag, count]);
}

/** Every spelling in which a tag stands on a person's links, in the trash too, with the number of links; also the remembered one, with none. */
export async function findSpellings(ownerId: bigint, folded: string, tx: Transaction): Promise<Map<string, number>> {
  const { rows } = await tx.pg.query<{ name: string; count: number }>({
    name: 'link-tags-spellings',
    text: `SELECT name, sum(count)::int AS count FROM (
             SELECT tag AS name, count(*) AS count FROM links, unnest(tags) AS tag
              WHERE owner_id = $1 AND tags <> '{}' AND lower(tag) = $2 GROUP BY tag
             UNION ALL SELECT name, 0 FROM link_tags WHERE owner_id = $1 AND folded = $2) AS spelling
           GROUP BY name`,
    values: [ownerId, folded],
  });
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** Forgets a tag, and with `to` keeps another name in its place. */
export async function replaceTagName(ownerId: bigint, from: string, to: string | null, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'link-tags-forget',
    text: 'DELETE FROM link_tags WHERE owner_id = $1 AND folded = $2',
    values: [ownerId, foldTag(from)],
  });
  if (to !== null) await rememberTags(ownerId, [to], tx);
}

/**
 * Writes `to` in place of some names (null: nothing) on a person's links, the trash included; where two become the same, the first place stays.
 * @param wish.limit the next so many links above the id `after` that have one of the names
 * @returns how many it were (fewer than `limit`: none is left), and the last one
 */
export async function replaceTagOnLinks(
  wish: { ownerId: bigint; names: readonly string[]; to: string | null; after: bigint; limit: number },
  tx: Transaction,
): Promise<{ changed: number; last: bigint }> {
  const { rows } = await tx.pg.query<{ id: bigint }>({
    name: 'link-tags-replace',
    text: `
      WITH due AS (
        SELECT id FROM links WHERE owner_id = $1 AND tags && $2::text[] AND id > $4 ORDER BY id LIMIT $5 FOR UPDATE)
      UPDATE links SET version = version + 1, updated_at = now(), tags = ARRAY(
          SELECT tag FROM (
            SELECT DISTINCT ON (lower(tag)) tag, place FROM (
              SELECT CASE WHEN tag = ANY($2) THEN $3::text ELSE tag END AS tag, place
                FROM unnest(tags) WITH ORDINALITY AS old (tag, place)) AS renamed
             WHERE tag IS NOT NULL ORDER BY lower(tag), place) AS kept
          ORDER BY place)
        FROM due WHERE links.id = due.id RETURNING links.id`,
    values: [wish.ownerId, wish.names, wish.to, wish.after, wish.limit],
  });
  let last = wish.after;
  for (const { id } of rows) if (id > last) last = id;
  return { changed: rows.length, last };
}
