import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { PeopleSegment } from '@/server/users/lookup.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, Language, Reason, SentChannel } from '../terms.ts';
import type { AnnouncementState } from './terms.ts';

export type AnnouncementTexts = Record<Language, { title: string; body: string }>;

/** What these announcements say, and where they lead. */
export async function findAnnouncementTexts(
  ids: readonly bigint[],
): Promise<{ id: bigint; texts: AnnouncementTexts; url: string | null }[]> {
  const { rows } = await pg.query<{ id: bigint; texts: AnnouncementTexts; url: string | null }>({
    name: 'notifications.announcement-texts',
    text: 'SELECT id, texts, url FROM announcements WHERE id = ANY($1::int8[])',
    values: [sqlArray(ids)],
  });
  return rows;
}

export type AnnouncementRow = {
  id: bigint;
  texts: AnnouncementTexts;
  url: string | null;
  segment: PeopleSegment;
  state: AnnouncementState;
  cursor: bigint;
  recipients: number;
  scheduledAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  version: number;
  createdAt: Date;
  createdBy: bigint | null;
};

const COLUMNS = `id, texts, url, segment, state, cursor, recipients, scheduled_at AS "scheduledAt",
  started_at AS "startedAt", finished_at AS "finishedAt", version, created_at AS "createdAt",
  created_by AS "createdBy"`;

/** An announcement that nobody else changes until the transaction ends. */
export async function lockAnnouncement(id: bigint, tx: Transaction): Promise<AnnouncementRow | null> {
  const { rows } = await tx.pg.query<AnnouncementRow>({
    name: 'notifications.announcement-lock',
    text: `SELECT ${COLUMNS} FROM announcements WHERE id = $1 FOR UPDATE`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Those whose time has come. */
export async function findDueAnnouncements(limit: number): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'notifications.announcement-due',
    text: `SELECT id FROM announcements WHERE state = 'scheduled' AND scheduled_at <= now() ORDER BY scheduled_at LIMIT $1`,
    values: [limit],
  });
  return rows.map(({ id }) => id);
}

type Change = Partial<
  Pick<
    AnnouncementRow,
    'texts' | 'url' | 'segment' | 'state' | 'cursor' | 'recipients' | 'scheduledAt' | 'startedAt' | 'finishedAt'
  >
>;

/** Saves a locked announcement with these changes, as its next version. */
export async function updateAnnouncement(
  row: AnnouncementRow,
  change: Change,
  tx: Transaction,
): Promise<AnnouncementRow> {
  const next = { ...row, ...change };
  const { rows } = await tx.pg.query<AnnouncementRow>({
    name: 'notifications.announcement-update',
    text: `UPDATE announcements SET texts = $2, url = $3, segment = $4, state = $5, cursor = $6, recipients = $7,
             scheduled_at = $8, started_at = $9, finished_at = $10, version = version + 1
           WHERE id = $1 RETURNING ${COLUMNS}`,
    values: [
      ...[row.id, JSON.stringify(next.texts), next.url, JSON.stringify(next.segment), next.state, next.cursor],
      ...[next.recipients, next.scheduledAt, next.startedAt, next.finishedAt],
    ],
  });
  return only(rows);
}

/** Announcements, newest first, from before the id `before`. */
export async function findAnnouncements(before: bigint | undefined, limit: number): Promise<AnnouncementRow[]> {
  const { rows } = await pg.query<AnnouncementRow>({
    name: 'notifications.announcements',
    text: `SELECT ${COLUMNS} FROM announcements WHERE ($1::int8 IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
    values: [before ?? null, limit],
  });
  return rows;
}

export async function findAnnouncement(id: bigint): Promise<AnnouncementRow | null> {
  const { rows } = await pg.query<AnnouncementRow>({
    name: 'notifications.announcement',
    text: `SELECT ${COLUMNS} FROM announcements WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export async function insertAnnouncement(
  row: Pick<AnnouncementRow, 'id' | 'texts' | 'url' | 'segment' | 'createdBy'>,
): Promise<AnnouncementRow> {
  const { rows } = await pg.query<AnnouncementRow>({
    name: 'notifications.announcement-insert',
    text: `INSERT INTO announcements (id, texts, url, segment, created_by) VALUES ($1, $2, $3, $4, $5)
           RETURNING ${COLUMNS}`,
    values: [row.id, JSON.stringify(row.texts), row.url, JSON.stringify(row.segment), row.createdBy],
  });
  return only(rows);
}

export async function deleteAnnouncement(id: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'notifications.announcement-delete',
    text: 'DELETE FROM announcements WHERE id = $1',
    values: [id],
  });
}

/** By the index of announcements. */
const TOLD = "n.type = 'announcement' AND n.data ->> 'announcementId' = $1";

export type ToldRow = { told: number; shown: number; read: number };

/** How many were told of an announcement, and have it, and have read it, in the centre. */
export async function countTold(id: bigint): Promise<ToldRow> {
  const { rows } = await pg.query<ToldRow>({
    name: 'notifications.announcement-told',
    text: `SELECT count(*)::int AS told, count(*) FILTER (WHERE n.in_app)::int AS shown,
             count(n.read_at) FILTER (WHERE n.in_app)::int AS read
           FROM notifications n WHERE ${TOLD}`,
    values: [String(id)],
  });
  return only(rows);
}

export type ResultRow = {
  channel: SentChannel;
  planned: number;
  waiting: number;
  sent: number;
  delivered: number;
  opened: number;
  unverified: number;
  clicked: number;
  failed: number;
  skipped: number;
};

/** What became of its deliveries, by channel. */
export async function countResults(id: bigint): Promise<ResultRow[]> {
  const { rows } = await pg.query<ResultRow>({
    name: 'notifications.announcement-results',
    text: `SELECT d.channel::text AS channel, count(*)::int AS planned, count(d.due_at)::int AS waiting,
             count(d.sent_at)::int AS sent, count(d.delivered_at)::int AS delivered,
             count(*) FILTER (WHERE d.opened_at IS NOT NULL AND d.open_verified)::int AS opened,
             count(*) FILTER (WHERE d.opened_at IS NOT NULL AND d.open_verified IS NOT TRUE)::int AS unverified,
             count(d.clicked_at)::int AS clicked, count(*) FILTER (WHERE d.state IN ('failed', 'dead'))::int AS failed,
             count(*) FILTER (WHERE d.state = 'skipped')::int AS skipped
           FROM notifications n JOIN notification_deliveries d ON d.notification_id = n.id
           WHERE ${TOLD} GROUP BY d.channel ORDER BY d.channel`,
    values: [String(id)],
  });
  return rows;
}

/** Why people did not get it by a channel, as it was planned. */
export async function countLeftOut(id: bigint): Promise<{ channel: Channel; reason: Reason; count: number }[]> {
  const { rows } = await pg.query<{ channel: Channel; reason: Reason; count: number }>({
    name: 'notifications.announcement-left-out',
    text: `SELECT s.key AS channel, s.value AS reason, count(*)::int AS count
             FROM notifications n, jsonb_each_text(n.skips) AS s WHERE ${TOLD} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
    values: [String(id)],
  });
  return rows;
}

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('a write that returns gives one row');
  return row;
}
