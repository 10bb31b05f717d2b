import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type MuteRow = { id: bigint; kind: 'thread' | 'person'; target: string; createdAt: Date };

const COLUMNS = 'id, kind, target, created_at AS "createdAt"';

/** What a person has muted, newest first. */
export async function findMutes(userId: bigint): Promise<MuteRow[]> {
  const { rows } = await pg.query<MuteRow>({
    name: 'notifications.mutes',
    text: `SELECT ${COLUMNS} FROM notification_mutes WHERE user_id = $1 ORDER BY id DESC`,
    values: [userId],
  });
  return rows;
}

/** Adds a mute, or gives the one there is; null when there are `max` others. */
export async function insertMute(
  mute: { id: bigint; userId: bigint; kind: string; target: string },
  max: number,
  tx: Transaction,
): Promise<MuteRow | null> {
  const { id, userId, kind, target } = mute;
  await tx.pg.query({
    name: 'notifications.mutes-lock',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('notification-mutes:' || $1, 0))",
    values: [String(userId)],
  });
  const { rows } = await tx.pg.query<MuteRow>({
    name: 'notifications.mute',
    text: `INSERT INTO notification_mutes AS m (id, user_id, kind, target)
           SELECT $1, $2, $3, $4
            WHERE (SELECT count(*) FROM notification_mutes WHERE user_id = $2 AND NOT (kind = $3 AND target = $4)) < $5
           ON CONFLICT (user_id, kind, target) DO UPDATE SET kind = m.kind RETURNING ${COLUMNS}`,
    values: [id, userId, kind, target, max],
  });
  return rows[0] ?? null;
}

export async function deleteMute(userId: bigint, id: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.unmute',
    text: 'DELETE FROM notification_mutes WHERE id = $1 AND user_id = $2',
    values: [id, userId],
  });
  return rowCount === 1;
}
