import { pg, type Queryable } from '@/server/platform/db/client.ts';
import type { SentChannel } from '../terms.ts';
import type { BreakerState } from './circuit-breaker.ts';

export type Health = {
  channel: SentChannel;
  name: string;
  state: BreakerState;
  pausedUntil: Date | null;
  lastError: string | null;
  lastErrorAt: Date | null;
  lastAcceptedAt: Date | null;
};

/** Writes down how a provider is doing; `accepted` and `refused` are added to what was counted before. */
export async function saveHealth(health: Health & { accepted: number; refused: number }): Promise<void> {
  const { channel, name, state, pausedUntil, lastError, lastErrorAt, lastAcceptedAt, accepted, refused } = health;
  await pg.query({
    name: 'notifications.save-health',
    text: `INSERT INTO notification_providers AS known
             (channel, name, state, paused_until, last_error, last_error_at, last_accepted_at, accepted, refused)
           VALUES ($1::notification_channel, $2, $3, $4, $5, $6, $7, $8, $9)
           ON CONFLICT (channel, name) DO UPDATE SET
             state = $3, state_since = CASE WHEN known.state = $3 THEN known.state_since ELSE now() END,
             paused_until = greatest(known.paused_until, $4), last_error = coalesce($5, known.last_error),
             last_error_at = coalesce($6, known.last_error_at),
             last_accepted_at = coalesce($7, known.last_accepted_at),
             accepted = known.accepted + $8, refused = known.refused + $9`,
    values: [channel, name, state, pausedUntil, lastError, lastErrorAt, lastAcceptedAt, accepted, refused],
  });
}

/** Who has asked for nothing at all, and until when. */
export async function findPauses(): Promise<{ channel: SentChannel; name: string; pausedUntil: Date }[]> {
  const { rows } = await pg.query<{ channel: SentChannel; name: string; pausedUntil: Date }>({
    name: 'notifications.pauses',
    text: `SELECT channel::text AS channel, name, paused_until AS "pausedUntil" FROM notification_providers
            WHERE paused_until > now()`,
  });
  return rows;
}

export type ProviderRow = Health & { stateSince: Date; accepted: bigint; refused: bigint };

/** How all providers that were ever spoken with are doing. */
export async function findProviders(): Promise<ProviderRow[]> {
  const { rows } = await pg.query<ProviderRow>({
    name: 'notifications.providers',
    text: `SELECT channel::text AS channel, name, state, state_since AS "stateSince", paused_until AS "pausedUntil",
             last_error AS "lastError", last_error_at AS "lastErrorAt", last_accepted_at AS "lastAcceptedAt",
             accepted, refused
           FROM notification_providers ORDER BY channel, name`,
  });
  return rows;
}

/** Writes down that a provider may be asked again at once. False when nobody has ever spoken with it. */
export async function resetHealth(
  { channel, name }: Pick<Health, 'channel' | 'name'>,
  db: Queryable,
): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'notifications.reset-health',
    text: `UPDATE notification_providers SET paused_until = NULL, state = 'closed',
             state_since = CASE WHEN state = 'closed' THEN state_since ELSE now() END
           WHERE channel = $1::notification_channel AND name = $2`,
    values: [channel, name],
  });
  return rowCount === 1;
}

/** Has what waits for the end of a pause on a channel looked at now, at most `limit`, the next ones first. */
export async function endPauses(channel: SentChannel, limit: number, db: Queryable): Promise<void> {
  await db.query({
    name: 'notifications.end-pauses',
    text: `WITH paused AS (
             SELECT id FROM notification_deliveries
              WHERE due_at > now() AND channel = $1::notification_channel AND state = 'held' AND reason = 'paused'
              ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
           )
           UPDATE notification_deliveries d SET due_at = now() FROM paused WHERE d.id = paused.id`,
    values: [channel, limit],
  });
}
