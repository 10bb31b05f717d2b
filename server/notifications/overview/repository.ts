import { pg } from '@/server/platform/db/client.ts';
import { sqlArray } from '../sql-array.ts';
import type { Channel, Lane } from '../terms.ts';
import type { RateCounts } from './schema.ts';

export type LaneRow = {
  lane: Lane;
  waiting: number;
  active: number;
  delayed: number;
  /** The earliest time at which a queued delivery would be looked at again. */
  firstDue: Date | null;
};

/** What is on its way in each lane; lanes in which nothing is are missing. Reads the index of what is due. */
export async function countLanes(): Promise<LaneRow[]> {
  const { rows } = await pg.query<LaneRow>({
    name: 'notifications.count-lanes',
    text: `SELECT lane::text AS lane, count(*) FILTER (WHERE state = 'queued')::int AS waiting,
             count(*) FILTER (WHERE state = 'sending')::int AS active,
             count(*) FILTER (WHERE state = 'held')::int AS delayed,
             min(due_at) FILTER (WHERE state = 'queued') AS "firstDue"
           FROM notification_deliveries WHERE due_at IS NOT NULL GROUP BY lane`,
  });
  return rows;
}

/** Deliveries that were given up, by lane. */
export async function countDead(): Promise<Map<Lane, number>> {
  const { rows } = await pg.query<{ lane: Lane; count: number }>({
    name: 'notifications.count-dead',
    text: `SELECT lane::text AS lane, count(*)::int AS count FROM notification_deliveries
            WHERE state = 'dead' GROUP BY lane`,
  });
  return new Map(rows.map(({ lane, count }) => [lane, count]));
}

export type RateRow = { step: number; channel: Channel } & RateCounts;

/** Ids carry their time: steps are ranges of ids. One read of the primary key over the whole stretch. */
const RATES = `
  SELECT width_bucket(id, $1::int8[]) - 1 AS step, channel::text AS channel, count(*)::int AS planned,
    count(sent_at)::int AS sent, count(delivered_at)::int AS delivered,
    count(*) FILTER (WHERE opened_at IS NOT NULL AND open_verified)::int AS opened,
    count(*) FILTER (WHERE opened_at IS NOT NULL AND open_verified IS NOT TRUE)::int AS unverified,
    count(clicked_at)::int AS clicked,
    count(*) FILTER (WHERE state IN ('failed', 'dead'))::int AS failed,
    count(*) FILTER (WHERE state = 'skipped' AND reason = 'suppressed')::int AS suppressed,
    count(*) FILTER (WHERE state = 'skipped' AND reason IS DISTINCT FROM 'suppressed')::int AS skipped,
    count(*) FILTER (WHERE state = 'merged')::int AS merged, count(converted_at)::int AS converted
  FROM notification_deliveries WHERE id >= $2 AND id < $3 GROUP BY 1, 2
  UNION ALL
  SELECT width_bucket(id, $1::int8[]) - 1, 'in_app', count(*)::int, count(*)::int, count(*)::int,
    count(read_at)::int, 0, 0, 0, 0, 0, 0, 0
  FROM notifications WHERE id >= $2 AND id < $3 AND in_app GROUP BY 1`;

/**
 * What became of what was planned, by step and channel. What the centre shows is there at once, and read where others are opened.
 * @param bounds the first id of each step, in order
 * @param end the first id after the last step
 */
export async function countRates(bounds: readonly bigint[], end: bigint): Promise<RateRow[]> {
  const { rows } = await pg.query<RateRow>({
    name: 'notifications.rates',
    text: RATES,
    values: [sqlArray(bounds), bounds[0] ?? end, end],
  });
  return rows;
}
