import { pg, prisma } from '@/server/platform/db/client.ts';
import type { LinkDecision, LinkReport } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { LinkDetails, LinkRow } from '../repository.ts';
import type { Decision, QueueState } from './terms.ts';

export type { LinkDecision, LinkReport };

export type NewReport = {
  id: bigint;
  linkId: bigint;
  reason: string;
  text: string | null;
  email: string | null;
  reporterId: bigint | null;
  reporterKey: string;
  url: string;
};

/**
 * Stores a report, unless the same reporter has said something about this target of the link before, or has an open report of it.
 * Gives whether it is a new one, and whether it is the only open one of the link.
 */
export async function insertReport(report: NewReport, tx: Transaction): Promise<{ isNew: boolean; isFirst: boolean }> {
  const { id, linkId, reason, text, email, reporterId, reporterKey, url } = report;
  // One after the other, so that of two at once only one is the first.
  await tx.pg.query({
    name: 'reports-lock',
    text: 'SELECT 1 FROM links WHERE id = $1 FOR NO KEY UPDATE',
    values: [linkId],
  });
  const { rowCount } = await tx.pg.query({
    name: 'reports-insert',
    text: `
      INSERT INTO link_reports (id, link_id, reason, text, email, reporter_id, reporter_key, url)
      SELECT $1, $2, $3, $4, $5, $6, $7, $8
       WHERE NOT EXISTS (SELECT 1 FROM link_reports WHERE link_id = $2 AND reporter_key = $7 AND (url = $8 OR state = 'open'))`,
    values: [id, linkId, reason, text, email, reporterId, reporterKey, url],
  });
  if (rowCount === 0) return { isNew: false, isFirst: false };
  const { rows } = await tx.pg.query<{ isFirst: boolean }>({
    name: 'reports-is-first',
    text: `SELECT NOT EXISTS (SELECT 1 FROM link_reports WHERE link_id = $1 AND state = 'open' AND id <> $2) AS "isFirst"`,
    values: [linkId, id],
  });
  return { isNew: true, isFirst: rows[0]?.isFirst === true };
}

/** Each link once, by its newest open report; of those that wait for nothing, by the newest decision. Cursors are ids of these. */
const QUEUES: Record<QueueState, { name: string; text: string }> = {
  open: {
    name: 'reports-queue-open',
    text: `
      SELECT r.link_id AS "linkId", r.id AS "at" FROM link_reports r
       WHERE r.state = 'open' AND ($1::int8 IS NULL OR r.id < $1)
         AND NOT EXISTS (SELECT 1 FROM link_reports n WHERE n.link_id = r.link_id AND n.id > r.id AND n.state = 'open')
       ORDER BY r.id DESC LIMIT $2`,
  },
  decided: {
    name: 'reports-queue-decided',
    text: `
      SELECT d.link_id AS "linkId", d.id AS "at" FROM link_decisions d
       WHERE ($1::int8 IS NULL OR d.id < $1)
         AND NOT EXISTS (SELECT 1 FROM link_decisions n WHERE n.link_id = d.link_id AND n.id > d.id)
         AND NOT EXISTS (SELECT 1 FROM link_reports r WHERE r.link_id = d.link_id AND r.state = 'open')
       ORDER BY d.id DESC LIMIT $2`,
  },
};

export type QueuePlace = { linkId: bigint; at: bigint };

export async function listQueue(state: QueueState, before: bigint | undefined, limit: number): Promise<QueuePlace[]> {
  const { rows } = await pg.query<QueuePlace>({ ...QUEUES[state], values: [before ?? null, limit] });
  return rows;
}

/** Links with reports that wait for a decision; counted up to `max`. */
export async function countWaiting(max: number): Promise<number> {
  const { rows } = await pg.query<{ count: number }>({
    name: 'reports-waiting',
    text: `
      SELECT count(*)::int AS count
        FROM (SELECT DISTINCT link_id FROM link_reports WHERE state = 'open' LIMIT $1) AS waiting`,
    values: [max],
  });
  return rows[0]?.count ?? 0;
}

/** How a link's reports stand; `reasons` of the open ones, of all when none is open. */
export type ReportCounts = {
  linkId: bigint;
  reports: number;
  openReports: number;
  reportedAt: Date | null;
  reasons: { reason: string; count: number; open: number }[];
};

export async function countReports(linkIds: readonly bigint[]): Promise<Map<bigint, ReportCounts>> {
  const { rows } = await pg.query<ReportCounts>({
    name: 'reports-counts',
    text: `
      SELECT link_id AS "linkId", sum(count)::int AS reports, sum(open)::int AS "openReports", max(at) AS "reportedAt",
             json_agg(json_build_object('reason', reason, 'count', count, 'open', open)) AS reasons
        FROM (SELECT link_id, reason, count(*)::int AS count, (count(*) FILTER (WHERE state = 'open'))::int AS open,
                     max(created_at) AS at
                FROM link_reports WHERE link_id = ANY($1::int8[]) GROUP BY link_id, reason) AS by_reason
       GROUP BY link_id`,
    values: [linkIds],
  });
  return new Map(rows.map((row) => [row.linkId, row]));
}

/** The newest decision about each link. */
export async function findLastDecisions(linkIds: readonly bigint[]): Promise<Map<bigint, LinkDecision>> {
  const rows = await prisma.linkDecision.findMany({
    where: { linkId: { in: [...linkIds] } },
    orderBy: [{ linkId: 'asc' }, { id: 'desc' }],
    distinct: ['linkId'],
  });
  return new Map(rows.map((row) => [row.linkId, row]));
}

export function findReports(linkId: bigint, limit: number): Promise<LinkReport[]> {
  return prisma.linkReport.findMany({ where: { linkId }, orderBy: { id: 'desc' }, take: limit });
}

export function findDecisions(linkId: bigint, limit: number): Promise<LinkDecision[]> {
  return prisma.linkDecision.findMany({ where: { linkId }, orderBy: { id: 'desc' }, take: limit });
}

/** The id of the newest decision about a link; null when nobody has decided anything yet. */
export async function lastDecisionId(linkId: bigint, tx: Transaction): Promise<bigint | null> {
  const row = await tx.prisma.linkDecision.findFirst({
    where: { linkId },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** The link, which nobody else decides on until the end of the transaction, and how many reports wait. */
export async function lockReported(id: bigint, tx: Transaction): Promise<{ link: LinkRow; open: number } | null> {
  await tx.pg.query({
    name: 'reports-lock',
    text: 'SELECT 1 FROM links WHERE id = $1 FOR NO KEY UPDATE',
    values: [id],
  });
  const link = await tx.prisma.link.findUnique({ where: { id } });
  if (link === null) return null;
  return { link, open: await tx.prisma.linkReport.count({ where: { linkId: id, state: 'open' } }) };
}

export type NewDecision = {
  id: bigint;
  linkId: bigint;
  decision: Decision;
  before: string | null;
  url: string;
  note: string | null;
  decidedBy: bigint;
};

/** Writes a decision down and closes every report that waited for it. */
export async function insertDecision(decision: NewDecision, tx: Transaction): Promise<void> {
  await tx.prisma.linkDecision.create({ data: decision });
  await tx.prisma.linkReport.updateMany({
    where: { linkId: decision.linkId, state: 'open' },
    data: { state: 'decided', decisionId: decision.id },
  });
}

/** Sets what visitors of the link meet. @param decided the locked link, about which a decision was written down */
export function setModeration(
  decided: { link: LinkRow },
  moderation: 'warned' | 'blocked' | null,
  tx: Transaction,
): Promise<LinkDetails> {
  return tx.prisma.link.update({
    where: { id: decided.link.id },
    data: { moderation, version: { increment: 1 }, updatedAt: new Date() },
  });
}

/** What a person has reported, with the link's alias, oldest first, with an id above `after`. */
export function findReportsBy(
  reporterId: bigint,
  after: bigint,
  limit: number,
): Promise<(LinkReport & { link: { alias: string } })[]> {
  return prisma.linkReport.findMany({
    where: { reporterId, id: { gt: after } },
    include: { link: { select: { alias: true } } },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

/** Takes a person out of what they have reported: the reports stay. */
export async function forgetReporter(reporterId: bigint): Promise<void> {
  await pg.query({
    name: 'reports-forget',
    text: `UPDATE link_reports SET reporter_id = NULL, email = NULL, reporter_key = 'gone' || id WHERE reporter_id = $1`,
    values: [reporterId],
  });
}
