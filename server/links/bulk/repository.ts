import { createHash } from 'node:crypto';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { LinkRow, NewLink } from '../repository.ts';

/** A new link among many; one that comes back from an export may be archived already. */
export type ManyNewLink = NewLink & { archivedAt?: Date | null };

/** Tags go as the text of an array each: arrays of arrays must have equal lengths in PostgreSQL. */
const INSERT = `
  INSERT INTO links (id, owner_id, domain_id, alias, alias_skeleton, url, url_hash, title, note, tags, status, is_enabled,
                     forwards_query, expires_at, fallback_url, max_clicks, rules, experiment, archived_at)
  SELECT id, $1, domain_id, alias, alias_skeleton, url, url_hash, title, note, tags::text[], status, is_enabled,
         forwards_query, expires_at, fallback_url, max_clicks, rules, experiment, archived_at
    FROM unnest($2::int8[], $3::int8[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[],
                $11::int2[], $12::bool[], $13::bool[], $14::timestamptz[], $15::text[], $16::int4[], $17::jsonb[], $18::jsonb[],
                $19::timestamptz[])
      AS new (id, domain_id, alias, alias_skeleton, url, url_hash, title, note, tags, status, is_enabled, forwards_query,
              expires_at, fallback_url, max_clicks, rules, experiment, archived_at)
  ON CONFLICT DO NOTHING
  RETURNING id, created_at AS "createdAt", updated_at AS "updatedAt"`;

/**
 * Stores links of one owner in one statement. Those whose alias is taken, or looks like one that is, are not stored and not in the result;
 * of two in `links` that want the same, one is.
 */
export async function insertLinks(ownerId: bigint, links: readonly ManyNewLink[], tx: Transaction): Promise<LinkRow[]> {
  if (links.length === 0) return [];
  const rows = links.map(toRow);
  const column = <Key extends keyof LinkRow>(key: Key) => rows.map((row) => row[key]);
  const values = [
    ownerId,
    ...[column('id'), column('domainId'), column('alias'), column('aliasSkeleton'), column('url')],
    ...[rows.map(({ urlHash }) => Buffer.from(urlHash)), column('title'), column('note')],
    ...[rows.map(({ tags }) => arrayText(tags)), column('status'), column('isEnabled'), column('forwardsQuery')],
    ...[column('expiresAt'), column('fallbackUrl'), column('maxClicks')],
    ...[rows.map(({ rules }) => JSON.stringify(rules)), rows.map(({ experiment: e }) => e && JSON.stringify(e))],
    column('archivedAt'),
  ];
  const stored = await tx.pg.query<Pick<LinkRow, 'id' | 'createdAt' | 'updatedAt'>>({
    name: 'links-insert-many',
    text: INSERT,
    values,
  });
  const made = new Map(stored.rows.map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const times = made.get(row.id);
    return times === undefined ? [] : { ...row, ...times };
  });
}

/** A link as it will stand in the table; the times are the database's. */
function toRow(link: ManyNewLink): LinkRow {
  const now = new Date();
  return {
    id: link.id,
    ownerId: link.ownerId,
    domainId: link.domainId,
    alias: link.alias,
    aliasSkeleton: link.aliasSkeleton,
    url: link.url,
    urlHash: new Uint8Array(createHash('sha256').update(link.url).digest()),
    title: link.title ?? null,
    note: link.note ?? null,
    tags: link.tags ?? [],
    status: link.status ?? 302,
    isEnabled: link.isEnabled ?? true,
    forwardsQuery: link.forwardsQuery ?? true,
    expiresAt: link.expiresAt ?? null,
    fallbackUrl: link.fallbackUrl ?? null,
    maxClicks: link.maxClicks ?? null,
    passes: 0,
    passwordHash: null,
    rules: (link.rules ?? []) as unknown as LinkRow['rules'],
    experiment: (link.experiment ?? null) as unknown as LinkRow['experiment'],
    moderation: null,
    clicks: 0n,
    botClicks: 0n,
    version: 1,
    createdAt: now,
    updatedAt: now,
    archivedAt: link.archivedAt ?? null,
    deletedAt: null,
  };
}

/** `{"a","b"}`: how PostgreSQL writes an array of texts. */
function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}

/** Which of these aliases are taken, by domain and alias (`aliasKey`), in the trash or not. */
export async function findTaken(
  wanted: readonly { domainId: bigint; alias: string }[],
  tx: Transaction,
): Promise<Map<string, Pick<LinkRow, 'id' | 'ownerId' | 'url' | 'deletedAt'>>> {
  const { rows } = await tx.pg.query<Pick<LinkRow, 'id' | 'ownerId' | 'url' | 'deletedAt' | 'alias' | 'domainId'>>({
    name: 'links-taken',
    text: `SELECT id, owner_id AS "ownerId", url, deleted_at AS "deletedAt", alias, domain_id AS "domainId" FROM links
            WHERE (alias, domain_id) IN (SELECT alias, domain_id FROM unnest($1::text[], $2::int8[]) AS wanted (alias, domain_id))`,
    values: [wanted.map(({ alias }) => alias), wanted.map(({ domainId }) => domainId)],
  });
  return new Map(rows.map((row) => [aliasKey(row), row]));
}

export function aliasKey({ domainId, alias }: { domainId: bigint; alias: string }): string {
  return `${domainId} ${alias}`;
}

/** What a change of many links looks at. */
export type HeldLink = Pick<
  LinkRow,
  'id' | 'ownerId' | 'domainId' | 'alias' | 'tags' | 'isEnabled' | 'archivedAt' | 'deletedAt' | 'version'
>;

const HELD = `id, owner_id AS "ownerId", domain_id AS "domainId", alias, tags, is_enabled AS "isEnabled", archived_at AS "archivedAt",
  deleted_at AS "deletedAt", version`;

/** Those of `ids` that are this person's, in the trash or not. Until the end of the transaction nobody else changes them. */
export async function holdLinks(ownerId: bigint, ids: readonly bigint[], tx: Transaction): Promise<HeldLink[]> {
  const { rows } = await tx.pg.query<HeldLink>({
    name: 'links-hold',
    text: `SELECT ${HELD} FROM links WHERE id = ANY($2::int8[]) AND owner_id = $1 ORDER BY id FOR UPDATE`,
    values: [ownerId, ids],
  });
  return rows;
}

/** What many links are to be; only these columns are written. */
export type ManyChange = Pick<HeldLink, 'id' | 'tags' | 'isEnabled' | 'archivedAt' | 'deletedAt'>;

/** Changes links that are held by `holdLinks`; gives each as it is now. */
export async function updateHeldLinks(changes: readonly ManyChange[], tx: Transaction): Promise<LinkRow[]> {
  if (changes.length === 0) return [];
  await tx.pg.query({
    name: 'links-update-many',
    text: `UPDATE links SET tags = change.tags::text[], is_enabled = change.is_enabled, archived_at = change.archived_at,
                  deleted_at = change.deleted_at, updated_at = now(), version = version + 1
             FROM unnest($1::int8[], $2::text[], $3::bool[], $4::timestamptz[], $5::timestamptz[])
               AS change (id, tags, is_enabled, archived_at, deleted_at)
            WHERE links.id = change.id`,
    values: [
      changes.map(({ id }) => id),
      changes.map(({ tags }) => arrayText(tags)),
      changes.map(({ isEnabled }) => isEnabled),
      changes.map(({ archivedAt }) => archivedAt),
      changes.map(({ deletedAt }) => deletedAt),
    ],
  });
  return tx.prisma.link.findMany({ where: { id: { in: changes.map(({ id }) => id) } }, orderBy: { id: 'asc' } });
}
