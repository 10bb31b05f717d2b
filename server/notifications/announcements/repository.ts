import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { PeopleSegment } from '@/server/users/lookup.ts';
import { sqlArray } from '../sql-array.ts';
import type { Language } from '../terms.ts';

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

type AnnouncementState = 'draft' | 'scheduled' | 'sending' | 'sent' | 'cancelled';

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
};

const COLUMNS = `id, texts, url, segment, state, cursor, recipients, scheduled_at AS "scheduledAt",
  started_at AS "startedAt", finished_at AS "finishedAt", version, created_at AS "createdAt"`;

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

function only<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('a write that returns gives one row');
  return row;
}
