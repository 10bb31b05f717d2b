import { createHash } from 'node:crypto';
import { pg, prisma } from '@/server/platform/db/client.ts';
import { type LinkCard, type LinkHealth, type Link as LinkRow, Prisma } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { LinkFacts } from './cache.ts';
import type { Authorized } from './policy.ts';
import type { LinkExperiment, LinkRule } from './rules/schema.ts';
import type { LinkState } from './terms.ts';

export type { LinkRow };

/** A link with what the checks of its target have found. */
export type LinkDetails = LinkRow & { card?: LinkCard | null; health?: LinkHealth | null };

const DETAILS = { card: true, health: true } as const;

/** What may be set on a link, as it is stored; what is left out keeps its value (or the default). */
export interface LinkSettings {
  url?: string;
  title?: string | null;
  note?: string | null;
  tags?: string[];
  status?: number;
  isEnabled?: boolean;
  forwardsQuery?: boolean;
  expiresAt?: Date | null;
  fallbackUrl?: string | null;
  maxClicks?: number | null;
  passwordHash?: string | null;
  rules?: LinkRule[];
  experiment?: LinkExperiment | null;
}

/** What a new link begins with; `aliasSkeleton` is null for generated aliases. */
export interface NewLink extends LinkSettings {
  id: bigint;
  ownerId: bigint;
  domainId: bigint;
  alias: string;
  aliasSkeleton: string | null;
  url: string;
}

const INSERT = `
  INSERT INTO links (id, owner_id, domain_id, alias, alias_skeleton, url, url_hash, title, note, tags, status, is_enabled,
                     forwards_query, expires_at, fallback_url, max_clicks, password_hash, rules, experiment)
  VALUES ($1, $2, $3, $4, $5, $6, sha256(convert_to($6, 'UTF8')), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
  ON CONFLICT DO NOTHING`;

/** Stores a link; null when the alias is taken or looks like one that is (nothing is stored then). */
export async function insertLink(link: NewLink, tx: Transaction): Promise<LinkRow | null> {
  const { rowCount } = await tx.pg.query({
    name: 'links-insert',
    text: INSERT,
    values: [
      ...[link.id, link.ownerId, link.domainId, link.alias, link.aliasSkeleton, link.url],
      ...[link.title ?? null, link.note ?? null, link.tags ?? [], link.status ?? 302, link.isEnabled ?? true],
      ...[link.forwardsQuery ?? true, link.expiresAt ?? null, link.fallbackUrl ?? null, link.maxClicks ?? null],
      ...[
        link.passwordHash ?? null,
        JSON.stringify(link.rules ?? []),
        link.experiment ? JSON.stringify(link.experiment) : null,
      ],
    ],
  });
  return rowCount === 0 ? null : tx.prisma.link.findUnique({ where: { id: link.id } });
}

/** Whether a link has this alias on this domain, in the trash or not. */
export async function aliasExists(alias: string, domainId: bigint): Promise<boolean> {
  return (await prisma.link.count({ where: { alias, domainId } })) > 0;
}

export function findLink(id: bigint): Promise<LinkDetails | null> {
  return prisma.link.findUnique({ where: { id }, include: DETAILS });
}

/** The same inside of a transaction that may have changed them. */
export function findDetails(ids: readonly bigint[], tx: Transaction): Promise<LinkDetails[]> {
  return tx.prisma.link.findMany({ where: { id: { in: [...ids] } }, include: DETAILS, orderBy: { id: 'asc' } });
}

/** Links by their ids, whosever they are. */
export async function findLinksByIds(ids: readonly bigint[]): Promise<Map<bigint, LinkRow>> {
  if (ids.length === 0) return new Map();
  const rows = await prisma.link.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
}

/** A link that everybody may pass as it is made by default: without rules, guards or an own alias. */
const PLAIN = `deleted_at IS NULL AND archived_at IS NULL AND is_enabled AND forwards_query AND status = 302
  AND expires_at IS NULL AND max_clicks IS NULL AND password_hash IS NULL AND rules = '[]' AND experiment IS NULL
  AND alias_skeleton IS NULL AND moderation IS NULL`;

/**
 * The newest plain links of a person to some targets, by domain and target (`plainKey`). Until the end of the transaction whoever else looks
 * for some of this person waits, so that two who want the same at once do not both make it.
 */
export async function findPlainLinks(
  ownerId: bigint,
  wanted: readonly { domainId: bigint; url: string }[],
  tx: Transaction,
): Promise<Map<string, bigint>> {
  await tx.pg.query({
    name: 'links-lock-plain',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('links:plain:' || $1, 0))",
    values: [String(ownerId)],
  });
  const { rows } = await tx.pg.query<{ id: bigint; domainId: bigint; url: string }>({
    name: 'links-plain',
    text: `
      SELECT DISTINCT ON (domain_id, url) id, domain_id AS "domainId", url FROM links
      WHERE owner_id = $1 AND url_hash = ANY($2::bytea[]) AND ${PLAIN}
      ORDER BY domain_id, url, id DESC`,
    values: [ownerId, [...new Set(wanted.map(({ url }) => url))].map((url) => Buffer.from(hashOf(url)))],
  });
  return new Map(rows.map((row) => [plainKey(row), row.id]));
}

export function plainKey({ domainId, url }: { domainId: bigint; url: string }): string {
  return `${domainId} ${url}`;
}

/** Whether a link with these settings would be a plain one, which a link that is there already can stand for. */
export function isPlain(settings: LinkSettings): boolean {
  const { status = 302, isEnabled = true, forwardsQuery = true, rules = [] } = settings;
  const guards = [settings.expiresAt, settings.maxClicks, settings.passwordHash, settings.experiment];
  return status === 302 && isEnabled && forwardsQuery && rules.length === 0 && guards.every((guard) => guard == null);
}

/** The link behind an alias, unless it lies in the trash. */
export function findLinkByAlias(alias: string, domainId: bigint): Promise<LinkDetails | null> {
  return prisma.link.findFirst({ where: { alias, domainId, deletedAt: null }, include: DETAILS });
}

const FACTS = `
  SELECT id::text AS "linkId", version, url, status, is_enabled AS "isEnabled", forwards_query AS "forwardsQuery",
         (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresAt", fallback_url AS "fallbackUrl",
         max_clicks IS NOT NULL AS "hasClickLimit", password_hash IS NOT NULL AS "hasPassword", rules, experiment, moderation
  FROM links WHERE alias = $1 AND domain_id = $2 AND deleted_at IS NULL`;

/** What decides how an alias is answered, or null when there is no such link (or it lies in the trash). */
export async function findFacts(alias: string, domainId: bigint): Promise<LinkFacts | null> {
  const { rows } = await pg.query<LinkFacts>({ name: 'links-facts', text: FACTS, values: [alias, domainId] });
  return rows[0] ?? null;
}

/** Which links to list: those of one person, newest first, with an id below `before`. */
export interface LinkFilter {
  ownerId: bigint;
  state: LinkState;
  tag: string | undefined;
  health: 'broken' | undefined;
  before: bigint | undefined;
  limit: number;
}

const STATES: Record<LinkState, Prisma.LinkWhereInput> = {
  active: { deletedAt: null, archivedAt: null },
  archived: { deletedAt: null, archivedAt: { not: null } },
  deleted: { deletedAt: { not: null } },
};

export function findLinks({ ownerId, state, tag, health, before, limit }: LinkFilter): Promise<LinkDetails[]> {
  return prisma.link.findMany({
    where: {
      ownerId,
      ...STATES[state],
      ...(tag === undefined ? {} : { tags: { has: tag } }),
      ...(health === undefined ? {} : { health: { is: { state: health } } }),
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    include: DETAILS,
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** Links by their ids, newest first. */
export function findLinkDetails(ids: readonly bigint[]): Promise<LinkDetails[]> {
  return prisma.link.findMany({ where: { id: { in: [...ids] } }, include: DETAILS, orderBy: { id: 'desc' } });
}

/** What may change. */
export type LinkChange = LinkSettings & { archivedAt?: Date | null; deletedAt?: Date | null };

/**
 * Changes a link that has not gone to, or come from, the trash since it was read; null when it has.
 * @param unchanged also null when it was changed in any other way since then
 */
export async function updateLink(
  link: Authorized<LinkRow>,
  { rules, experiment, ...change }: LinkChange,
  tx: Transaction,
  unchanged: boolean,
): Promise<LinkDetails | null> {
  const { count } = await tx.prisma.link.updateMany({
    where: {
      id: link.id,
      deletedAt: link.deletedAt === null ? null : { not: null },
      ...(unchanged ? { version: link.version } : {}),
    },
    data: {
      ...change,
      ...(change.url === undefined ? {} : { urlHash: hashOf(change.url) }),
      ...(rules === undefined ? {} : { rules: rules as unknown as Prisma.InputJsonValue }),
      ...(experiment === undefined ? {} : { experiment: experiment ?? Prisma.DbNull }),
      // Another limit begins to count anew.
      ...(change.maxClicks === undefined || change.maxClicks === link.maxClicks ? {} : { passes: 0 }),
      updatedAt: new Date(),
      version: { increment: 1 },
    },
  });
  return count === 0 ? null : tx.prisma.link.findUnique({ where: { id: link.id }, include: DETAILS });
}

function hashOf(url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(url).digest());
}

/** Deletes a link that has lain in the trash since this version of it. */
export async function deleteTrashedLink(link: { id: bigint; version: number }, tx: Transaction): Promise<void> {
  await tx.prisma.link.deleteMany({ where: { ...link, deletedAt: { not: null } } });
}

/** A person's links, oldest first, in the trash or not, with an id above `after`. */
export function findLinksOf(ownerId: bigint, after: bigint, limit: number): Promise<LinkRow[]> {
  return prisma.link.findMany({ where: { ownerId, id: { gt: after } }, orderBy: { id: 'asc' }, take: limit });
}

/** Deletes a link for good. */
export async function deleteLink(id: bigint, tx: Transaction): Promise<void> {
  await tx.prisma.link.deleteMany({ where: { id } });
}
