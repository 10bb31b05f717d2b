import { pg, prisma } from '@/server/platform/db/client.ts';
import type { LinkImport as ImportRow, Prisma } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Made } from '../bulk/make-links.ts';
import type { Authorized } from '../policy.ts';
import type { ImportOptions } from './schema.ts';

export type { ImportRow };

type NewImport = Pick<
  ImportRow,
  'id' | 'ownerId' | 'name' | 'bytes' | 'encoding' | 'delimiter' | 'columns' | 'rows'
> & { options: ImportOptions };

export function insertImport(fields: NewImport): Promise<ImportRow> {
  return prisma.linkImport.create({ data: { ...fields, options: fields.options as unknown as Prisma.InputJsonValue } });
}

export function findImport(id: bigint): Promise<ImportRow | null> {
  return prisma.linkImport.findUnique({ where: { id } });
}

/** A person's imports, newest first. */
export function findImports(ownerId: bigint, before: bigint | undefined, limit: number): Promise<ImportRow[]> {
  return prisma.linkImport.findMany({
    where: { ownerId, ...(before === undefined ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** The ids of the drafts of a person without the newest `keep`. */
export async function findOldDrafts(ownerId: bigint, keep: number): Promise<bigint[]> {
  const rows = await prisma.linkImport.findMany({
    where: { ownerId, state: 'draft' },
    orderBy: { id: 'desc' },
    skip: keep,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Imports of a person, whatever their state. */
export async function findImportIds(ownerId: bigint): Promise<bigint[]> {
  return (await prisma.linkImport.findMany({ where: { ownerId }, select: { id: true } })).map(({ id }) => id);
}

/** Up to `limit` imports that nobody needs any more: drafts and reports from before these times. */
export async function findOutdated({
  drafts,
  reports,
  limit,
}: {
  drafts: Date;
  reports: Date;
  limit: number;
}): Promise<bigint[]> {
  const rows = await prisma.linkImport.findMany({
    where: { OR: [{ state: 'draft', createdAt: { lt: drafts } }, { finishedAt: { lt: reports } }] },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export type ImportChange = Partial<Pick<ImportRow, 'delimiter' | 'columns' | 'rows'>> & { options?: ImportOptions };

/** Changes a draft; null when it is none any more. */
export async function updateDraft(
  draft: Authorized<ImportRow>,
  { options, ...change }: ImportChange,
): Promise<ImportRow | null> {
  const { count } = await prisma.linkImport.updateMany({
    where: { id: draft.id, state: 'draft' },
    data: { ...change, ...(options === undefined ? {} : { options: options as unknown as Prisma.InputJsonValue }) },
  });
  return count === 0 ? null : findImport(draft.id);
}

/** Begins to import a draft; false when it is none any more. */
export async function beginImport(
  draft: Authorized<ImportRow>,
  begun: { taskId: bigint; origin: string },
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.prisma.linkImport.updateMany({
    where: { id: draft.id, state: 'draft' },
    data: { ...begun, state: 'running' },
  });
  return count === 1;
}

/** How far a running import is; until the end of the transaction nobody else goes on with it. Null when it does not run. */
export async function holdPosition(id: bigint, tx: Transaction): Promise<number | null> {
  const { rows } = await tx.pg.query<{ position: number }>({
    name: 'link-imports-hold',
    text: `SELECT position FROM link_imports WHERE id = $1 AND state = 'running' FOR UPDATE`,
    values: [id],
  });
  return rows[0]?.position ?? null;
}

/** What became of a row; `given` is what stood there as its target. */
export interface RowOutcome {
  row: number;
  made: Made;
  given: string;
}

/** Writes down what became of rows, and that everything up to `position` has been dealt with. */
export async function recordRows(
  id: bigint,
  { outcomes, position }: { outcomes: readonly RowOutcome[]; position: number },
  tx: Transaction,
): Promise<void> {
  const count = (state: Made['state']) => outcomes.filter(({ made }) => made.state === state).length;
  await tx.pg.query({
    name: 'link-import-rows-insert',
    text: `INSERT INTO link_import_rows (import_id, row, state, link_id, reason, field, given)
           SELECT $1, * FROM unnest($2::int4[], $3::text[], $4::int8[], $5::text[], $6::text[], $7::text[])`,
    values: [
      id,
      outcomes.map(({ row }) => row),
      outcomes.map(({ made }) => made.state),
      outcomes.map(({ made }) => (made.state === 'made' ? made.row.id : made.state === 'existing' ? made.id : null)),
      outcomes.map(({ made }) => (made.state === 'refused' ? made.reason : null)),
      outcomes.map(({ made }) => (made.state === 'refused' ? made.path : null)),
      outcomes.map(({ made, given }) => (made.state === 'refused' ? given : null)),
    ],
  });
  await tx.pg.query({
    name: 'link-imports-advance',
    text: `UPDATE link_imports SET position = $2, made = made + $3, existing = existing + $4, refused = refused + $5
            WHERE id = $1`,
    values: [id, position, count('made'), count('existing'), count('refused')],
  });
}

/** Ends a running import. */
export async function endImport(
  id: bigint,
  state: 'done' | 'failed' | 'cancelled',
  tx?: Transaction,
): Promise<boolean> {
  const { count } = await (tx?.prisma ?? prisma).linkImport.updateMany({
    where: { id, state: 'running' },
    data: { state, finishedAt: new Date() },
  });
  return count === 1;
}

/** Deletes an import with its report, unless it runs; false when it does. @param options.evenRunning delete it even then */
export async function deleteImport(id: bigint, { evenRunning = false } = {}): Promise<boolean> {
  const { count } = await prisma.linkImport.deleteMany({
    where: { id, ...(evenRunning ? {} : { state: { not: 'running' } }) },
  });
  return count === 1;
}

/** A line of the report, with the link as it is now. */
export interface ReportRow {
  row: number;
  state: string;
  reason: string | null;
  field: string | null;
  given: string | null;
  linkId: bigint | null;
  alias: string | null;
  domainId: bigint | null;
  url: string | null;
  deletedAt: Date | null;
}

/** Lines of the report in their order, after the row `after`. */
export async function findReportRows(wish: {
  importId: bigint;
  state: string | undefined;
  after: number;
  limit: number;
}): Promise<ReportRow[]> {
  const { rows } = await pg.query<ReportRow>({
    name: 'link-import-rows-list',
    text: `SELECT r.row, r.state, r.reason, r.field, r.given, l.id AS "linkId", l.alias, l.domain_id AS "domainId", l.url,
                  l.deleted_at AS "deletedAt"
             FROM link_import_rows r LEFT JOIN links l ON l.id = r.link_id
            WHERE r.import_id = $1 AND r.row > $2 AND ($3::text IS NULL OR r.state = $3) ORDER BY r.row LIMIT $4`,
    values: [wish.importId, wish.after, wish.state ?? null, wish.limit],
  });
  return rows;
}

/** Which of these looks are taken by own aliases on their domain, as `skeletonKey`. */
export async function findTakenSkeletons(
  wanted: readonly { domainId: bigint; skeleton: string }[],
  tx: Transaction,
): Promise<Set<string>> {
  const { rows } = await tx.pg.query<{ domainId: bigint; skeleton: string }>({
    name: 'links-taken-skeletons',
    text: `SELECT domain_id AS "domainId", alias_skeleton AS skeleton FROM links
            WHERE (alias_skeleton, domain_id) IN (SELECT s, d FROM unnest($1::text[], $2::int8[]) AS wanted (s, d))`,
    values: [wanted.map(({ skeleton }) => skeleton), wanted.map(({ domainId }) => domainId)],
  });
  return new Set(rows.map(skeletonKey));
}

export function skeletonKey({ domainId, skeleton }: { domainId: bigint; skeleton: string }): string {
  return `${domainId} ${skeleton}`;
}
