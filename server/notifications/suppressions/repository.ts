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
export async function deleteSuppression(
  channel: SentChannel,
  addressHash: Buffer,
  db: Queryable = pg,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'notifications.unsuppress',
    text: 'DELETE FROM notification_suppressions WHERE channel = $1::notification_channel AND address_hash = $2',
    values: [channel, addressHash],
  });
  return rowCount === 1;
}

export type ListedSuppression = SuppressionRow & { channel: SentChannel; detail: string | null };

/** Where a page begins: after what has this time, channel and hash. */
export type SuppressionCursor = { createdAt: Date; channel: SentChannel; addressHash: Buffer };

type Wish = {
  channel?: SentChannel | undefined;
  reason?: SuppressionReason | undefined;
  /** Only these. */
  hashes?: readonly Buffer[] | undefined;
  after?: SuppressionCursor | undefined;
  limit: number;
};

/** What stands on the list, newest first. */
export async function listSuppressionRows({
  channel,
  reason,
  hashes,
  after,
  limit,
}: Wish): Promise<ListedSuppression[]> {
  const { rows } = await pg.query<ListedSuppression>({
    name: 'notifications.suppression-page',
    text: `SELECT channel::text AS channel, address_hash AS "addressHash", reason, detail, created_at AS "createdAt"
             FROM notification_suppressions
            WHERE ($1::notification_channel IS NULL OR channel = $1) AND ($2::text IS NULL OR reason = $2)
              AND ($3::bytea[] IS NULL OR address_hash = ANY($3))
              AND ($4::timestamptz IS NULL OR (created_at, channel, address_hash) < ($4, $5::notification_channel, $6))
            ORDER BY created_at DESC, channel DESC, address_hash DESC LIMIT $7`,
    values: [
      ...[channel ?? null, reason ?? null, hashes ?? null],
      ...[after?.createdAt ?? null, after?.channel ?? null, after?.addressHash ?? null, limit],
    ],
  });
  return rows;
}
