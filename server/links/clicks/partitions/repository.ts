import { setTimeout as sleep } from 'node:timers/promises';
import { pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { dateOf } from '../day.ts';

/**
 * Makes the partition for the clicks of one day (UTC) unless it is there. Any number of processes may ask at once; clicks of a
 * day without one lie in the default partition.
 */
export async function createClickPartition(day: number): Promise<void> {
  await pg.query('SELECT create_clicks_partition($1::date)', [dateOf(day)]);
}

/** A partition with one day's rows of a table. */
export interface DayPartition {
  table: 'clicks' | 'click_visitors';
  partition: string;
  /** `2026-11-28`. */
  day: string;
}

/** The partitions of single days, oldest first. */
export async function findPartitions(): Promise<DayPartition[]> {
  const { rows } = await pg.query<DayPartition>(`
    SELECT parent.relname AS table, part.relname AS partition, to_date(right(part.relname, 8), 'YYYYMMDD')::text AS day
    FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent JOIN pg_class part ON part.oid = inhrelid
    WHERE parent.oid IN ('clicks'::regclass, 'click_visitors'::regclass) AND part.relname ~ '_[0-9]{8}$'
    ORDER BY day, partition`);
  return rows;
}

/** Deletes old rows that lie in the default partition, because their day had none when they came. */
export async function deleteStrays(table: DayPartition['table'], date: string): Promise<void> {
  await pg.query(`DELETE FROM ${table}_default WHERE day < $1::date`, [date]);
}

/** What whoever counts waits for a drop at most. */
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '300ms'";
const LOCK_NOT_AVAILABLE = '55P03';
const DROP_ATTEMPTS = 20;

/**
 * Drops a partition. That needs the whole table for a moment, and until it gets it everybody who comes later waits behind it: so it gives up
 * soon when somebody is counting, and tries again. (DETACH … CONCURRENTLY would not, but does not go together with a default partition.)
 * @throws when the table was never free
 */
export async function dropPartition(partition: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await transaction(async (tx) => {
        await tx.pg.query(LOCK_TIMEOUT);
        await tx.pg.query(`DROP TABLE IF EXISTS "${partition}"`);
      });
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE || attempt === DROP_ATTEMPTS) throw error;
      await sleep(Math.random() * 500);
    }
  }
}
