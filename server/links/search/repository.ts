import { pg } from '@/server/platform/db/client.ts';
import type { LinkFilter } from '../repository.ts';
import type { LinkState } from '../terms.ts';

/** Which links are looked through, beside the text. */
export type SearchWish = Omit<LinkFilter, 'limit' | 'before'> & { q: string };

const STATES: Record<LinkState, string> = {
  active: 'link.deleted_at IS NULL AND link.archived_at IS NULL',
  archived: 'link.deleted_at IS NULL AND link.archived_at IS NOT NULL',
  deleted: 'link.deleted_at IS NOT NULL',
};

/** What the index knows. */
const MATCHES = 'links_search_text(link.alias, link.title, link.url, link.tags) LIKE ANY($2::text[])';

/** The same without the function, which costs more than all it does where many rows are read. */
const MATCHES_INLINE = `lower(link.alias || ' ' || coalesce(link.title, '') || ' ' || left(link.url, 500) || ' ' ||
  array_to_string(link.tags, ' ')) LIKE ANY($2::text[])`;

/** What the list asks for beside the text; `$3` is the tag. */
function filters(state: LinkState, health: 'broken' | undefined): string {
  const broken = `EXISTS (SELECT FROM link_health WHERE link_id = link.id AND state = 'broken')`;
  return [STATES[state], '($3::text IS NULL OR link.tags @> ARRAY[$3])', ...(health ? [broken] : [])].join(' AND ');
}

/**
 * What people type must not act as a pattern. Addresses are stored with `%EC%97%AC` for letters that people type as they are: these are looked
 * for in both forms.
 */
function patternsOf(q: string): string[] {
  const patternOf = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const isPlain = /^[\x20-\x7e]*$/.test(q);
  return isPlain ? [patternOf(q)] : [patternOf(q), patternOf(encodeURI(Buffer.from(q).toString()))];
}

/** The last of the newest `size` links of a person, in the trash or not, from below `before` on; null when there are not so many. */
export async function findWindowEnd(ownerId: bigint, before: bigint, size: number): Promise<bigint | null> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'links-search-window',
    text: 'SELECT id FROM links WHERE owner_id = $1 AND id < $2 ORDER BY id DESC OFFSET $3 LIMIT 1',
    values: [ownerId, before, size - 1],
  });
  return rows[0]?.id ?? null;
}

/** The newest matches from `from` up to below `before`, by reading every link between. */
export async function scanWindow(
  { ownerId, q, tag, state, health }: SearchWish,
  { from, before, limit }: { from: bigint; before: bigint; limit: number },
): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: `links-search-scan-${state}-${health ?? 'any'}`,
    text: `SELECT id FROM links AS link
            WHERE owner_id = $1 AND id >= $4 AND id < $5 AND ${filters(state, health)} AND ${MATCHES_INLINE}
            ORDER BY id DESC LIMIT $6`,
    values: [ownerId, patternsOf(q), tag ?? null, from, before, limit],
  });
  return rows.map(({ id }) => id);
}

/**
 * Asks the index of trigrams for what holds the text, apart from all else: the planner would rather read the links one by one, newest first,
 * and that takes seconds for a word that is nowhere.
 * @param wish with three characters or more: shorter texts have no trigram
 * @param cap so many candidates at most are taken from the index
 */
export function indexQuery(
  { ownerId, q, tag, state, health }: SearchWish,
  { before, limit, cap }: { before: bigint; limit: number; cap: number },
): { name: string; text: string; values: unknown[] } {
  return {
    name: `links-search-index-${state}-${health ?? 'any'}`,
    text: `WITH found AS MATERIALIZED (
             SELECT id, tags, archived_at, deleted_at FROM links AS link WHERE owner_id = $1 AND ${MATCHES} LIMIT $4)
           SELECT (SELECT count(*) FROM found)::int AS candidates,
                  ARRAY(SELECT id FROM found AS link WHERE id < $5 AND ${filters(state, health)} ORDER BY id DESC LIMIT $6) AS ids`,
    values: [ownerId, patternsOf(q), tag ?? null, cap + 1, before, limit],
  };
}

/** The newest matches by the index; null when more than `cap` candidates hold the text. */
export async function findByIndex(
  wish: SearchWish,
  bounds: { before: bigint; limit: number; cap: number },
): Promise<bigint[] | null> {
  const { rows } = await pg.query<{ candidates: number; ids: bigint[] }>(indexQuery(wish, bounds));
  const [found] = rows;
  return found === undefined || found.candidates > bounds.cap ? null : found.ids;
}
