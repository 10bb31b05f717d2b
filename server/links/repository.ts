import { pg, prisma } from '@/server/platform/db/client.ts';
import type { Link as LinkRow } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Click } from './click.ts';
import type { Authorized } from './policy.ts';

export type { LinkRow };

/** What a new link begins with; `skeleton` is null for generated aliases. */
export interface NewLink {
  id: bigint;
  ownerId: bigint;
  alias: string;
  skeleton: string | null;
  url: string;
  title: string | null;
}

const INSERT = `
  INSERT INTO links (id, owner_id, alias, alias_skeleton, url, title)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING
  RETURNING id, owner_id AS "ownerId", alias, alias_skeleton AS "aliasSkeleton", url, title, clicks, version,
            created_at AS "createdAt", updated_at AS "updatedAt", deleted_at AS "deletedAt"`;

/** Stores a link; null when the alias is taken or looks like one that is (nothing is stored then). */
export async function insertLink(link: NewLink): Promise<LinkRow | null> {
  const { rows } = await pg.query<LinkRow>({
    name: 'links-insert',
    text: INSERT,
    values: [link.id, link.ownerId, link.alias, link.skeleton, link.url, link.title],
  });
  return rows[0] ?? null;
}

/** Whether a link has this alias, in the trash or not. */
export async function aliasExists(alias: string): Promise<boolean> {
  return (await prisma.link.count({ where: { alias } })) > 0;
}

export function findLink(id: bigint): Promise<LinkRow | null> {
  return prisma.link.findUnique({ where: { id } });
}

/** Where an alias leads, or null when it leads nowhere (unknown or in the trash). */
export async function findTarget(alias: string): Promise<{ id: bigint; url: string; version: number } | null> {
  const { rows } = await pg.query<{ id: bigint; url: string; version: number }>({
    name: 'links-target',
    text: 'SELECT id, url, version FROM links WHERE alias = $1 AND deleted_at IS NULL',
    values: [alias],
  });
  return rows[0] ?? null;
}

/** Which links to list: those of one person, newest first, with an id below `before`. */
export interface LinkFilter {
  ownerId: bigint;
  deleted: boolean;
  q: string | undefined;
  before: bigint | undefined;
  limit: number;
}

export function findLinks({ ownerId, deleted, q, before, limit }: LinkFilter): Promise<LinkRow[]> {
  const contains = q ? ({ contains: escapeLike(q), mode: 'insensitive' } as const) : undefined;
  return prisma.link.findMany({
    where: {
      ownerId,
      deletedAt: deleted ? { not: null } : null,
      ...(before === undefined ? {} : { id: { lt: before } }),
      ...(contains ? { OR: [{ alias: contains }, { url: contains }, { title: contains }] } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** Prisma hands `contains` to ILIKE as it is: what people type must not act as a pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** What may change. */
export type LinkChange = Partial<Pick<LinkRow, 'url' | 'title' | 'deletedAt'>>;

/**
 * Changes a link that has not gone to, or come from, the trash since it was read; null when it has.
 * @param unchanged also null when it was changed in any other way since then
 */
export async function updateLink(
  link: Authorized<LinkRow>,
  change: LinkChange,
  tx: Transaction,
  unchanged: boolean,
): Promise<LinkRow | null> {
  const rows = await tx.prisma.link.updateManyAndReturn({
    where: {
      id: link.id,
      deletedAt: link.deletedAt === null ? null : { not: null },
      ...(unchanged ? { version: link.version } : {}),
    },
    data: { ...change, updatedAt: new Date(), version: { increment: 1 } },
  });
  return rows[0] ?? null;
}

/** Deletes a link that has lain in the trash since this version of it. */
export async function deleteTrashedLink(link: { id: bigint; version: number }, tx: Transaction): Promise<void> {
  await tx.prisma.link.deleteMany({ where: { ...link, deletedAt: { not: null } } });
}

/** Deletes up to `limit` clicks of a link; says how many. */
export async function deleteClicks(linkId: bigint, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'links-delete-clicks',
    text: `
      DELETE FROM clicks
      WHERE link_id = $1 AND (click_id, day) IN (SELECT click_id, day FROM clicks WHERE link_id = $1 LIMIT $2)`,
    values: [linkId, limit],
  });
  return rowCount ?? 0;
}

/** A person's links, oldest first, in the trash or not, with an id above `after`. */
export function findLinksOf(ownerId: bigint, after: bigint, limit: number): Promise<LinkRow[]> {
  return prisma.link.findMany({ where: { ownerId, id: { gt: after } }, orderBy: { id: 'asc' }, take: limit });
}

/** Deletes a link with the clicks that it still has; whoever counts a click at that moment is waited for. */
export async function deleteLinkAndClicks(id: bigint, tx: Transaction): Promise<void> {
  await tx.prisma.link.deleteMany({ where: { id } });
  await tx.pg.query({ name: 'links-delete-all-clicks', text: 'DELETE FROM clicks WHERE link_id = $1', values: [id] });
}

const countClicks = (onConflict: string) => `
  WITH known AS (
    SELECT given.click_id, given.link_id, given.at_ms
    FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS given (click_id, link_id, at_ms)
    JOIN links ON links.id = given.link_id
  ), fresh AS (
    INSERT INTO clicks (click_id, day, link_id, at)
    SELECT click_id, date '1970-01-01' + (at_ms / 86400000)::int, link_id, to_timestamp(at_ms / 1000.0) FROM known
    ${onConflict}
    RETURNING link_id
  ), counted AS (
    SELECT link_id, count(*) AS added FROM fresh GROUP BY link_id
  ), locked AS (
    -- Always in the same order, so that two writers never wait for each other.
    SELECT links.id, counted.added FROM links JOIN counted ON counted.link_id = links.id
    ORDER BY links.id FOR NO KEY UPDATE OF links
  )
  UPDATE links SET clicks = links.clicks + locked.added FROM locked WHERE links.id = locked.id
  RETURNING links.id, links.owner_id AS "ownerId", links.clicks, locked.added`;

/** A link whose count has grown by `added` to `clicks`. */
export interface CountedLink {
  id: bigint;
  ownerId: bigint;
  clicks: bigint;
  added: bigint;
}

const COUNT_NEW = { name: 'links-count-new-clicks', text: countClicks('') };
const COUNT_UNSEEN = { name: 'links-count-unseen-clicks', text: countClicks('ON CONFLICT DO NOTHING') };

const UNIQUE_VIOLATION = '23505';

/**
 * Stores clicks that were not stored before and adds them to their links, in one statement and so in one transaction. Nearly
 * always all are new, and an insert that expects no conflict takes two thirds of the time; one that meets a click again does
 * nothing, and is repeated with care.
 */
export async function insertClicks(clicks: readonly Click[]): Promise<CountedLink[]> {
  // Arrays in Postgres' own notation: node-pg would quote each of their items.
  const array = (pick: (click: Click) => string | number) => `{${clicks.map(pick).join(',')}}`;
  const values = [array(({ id }) => id), array(({ linkId }) => linkId), array(({ at }) => at)];
  try {
    return (await pg.query<CountedLink>({ ...COUNT_NEW, values })).rows;
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    return (await pg.query<CountedLink>({ ...COUNT_UNSEEN, values })).rows;
  }
}

/**
 * Makes the partition for the clicks of one day (UTC) unless it is there. Any number of processes may ask at once; clicks of a
 * day without one lie in the default partition.
 */
export async function createClickPartition(day: Date): Promise<void> {
  await pg.query('SELECT create_clicks_partition($1::date)', [day.toISOString().slice(0, 10)]);
}
