import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { PersonRow } from '../people/repository.ts';

/** Adds a block unless there is one; null when nobody has this id, else whether it is new. */
export async function insertBlock(blockerId: bigint, blockedId: bigint, tx: Transaction): Promise<boolean | null> {
  const values = [blockerId, blockedId];
  const { rows } = await tx.pg.query({ text: 'SELECT 1 FROM users WHERE id = $1 FOR KEY SHARE', values: [blockedId] });
  if (rows.length === 0) return null;
  const { rowCount } = await tx.pg.query({
    name: 'users.block',
    text: 'INSERT INTO blocks (blocker_id, blocked_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values,
  });
  return rowCount === 1;
}

/** False when there was none. */
export async function deleteBlock(blockerId: bigint, blockedId: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'users.unblock',
    text: 'DELETE FROM blocks WHERE blocker_id = $1 AND blocked_id = $2',
    values: [blockerId, blockedId],
  });
  return rowCount === 1;
}

/** Whom somebody has blocked, by id from the newest account on. */
export async function findBlocked(blockerId: bigint, before: bigint | undefined, limit: number): Promise<PersonRow[]> {
  const { rows } = await pg.query<PersonRow>({
    name: 'users.blocked',
    text: `SELECT u.id, u.handle, u.name, u.picture_key AS "pictureKey"
             FROM blocks b JOIN users u ON u.id = b.blocked_id
            WHERE b.blocker_id = $1 AND ($2::int8 IS NULL OR u.id < $2) ORDER BY u.id DESC LIMIT $3`,
    values: [blockerId, before ?? null, limit],
  });
  return rows;
}
