import { pg, type Queryable } from '@/server/platform/db/client.ts';
import type { SentChannel } from '../terms.ts';

export type SuppressionReason = 'bounce' | 'complaint' | 'manual';
export type SuppressionRow = { addressHash: Buffer; reason: SuppressionReason; createdAt: Date };

/** Which of these addresses nothing is sent to any more. */
export async function findSuppressions(channel: SentChannel, hashes: readonly Buffer[]): Promise<SuppressionRow[]> {
  if (hashes.length === 0) return [];
  const { rows } = await pg.query<SuppressionRow>({
    name: 'notifications.suppressions',
    text: `SELECT address_hash AS "addressHash", reason, created_at AS "createdAt" FROM notification_suppressions
            WHERE channel = $1::notification_channel AND address_hash = ANY($2::bytea[])`,
    values: [channel, hashes],
  });
  return rows;
}

/** Puts an address on the list; the first reason stays. False when it was there. */
export async function insertSuppression(
  entry: { channel: SentChannel; addressHash: Buffer; reason: SuppressionReason; detail: string | null },
  db: Queryable = pg,
): Promise<boolean> {
  const { channel, addressHash, reason, detail } = entry;
  const { rowCount } = await db.query({
    name: 'notifications.suppress',
    text: `INSERT INTO notification_suppressions (channel, address_hash, reason, detail)
           VALUES ($1::notification_channel, $2, $3, $4) ON CONFLICT DO NOTHING`,
    values: [channel, addressHash, reason, detail?.slice(0, 500) ?? null],
  });
  return rowCount === 1;
}

/** Takes an address off the list; false when it is not there. */
export async function deleteSuppression(channel: SentChannel, addressHash: Buffer): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.unsuppress',
    text: 'DELETE FROM notification_suppressions WHERE channel = $1::notification_channel AND address_hash = $2',
    values: [channel, addressHash],
  });
  return rowCount === 1;
}
