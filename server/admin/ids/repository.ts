import { pg } from '@/server/platform/db/client.ts';

type LeaseRow = {
  node: number;
  holder: string;
  ceiling: bigint;
  renewedAt: Date | null;
  silentMs: number;
  given: bigint;
  perSecond: number | null;
};

/** All leases by node, and how long ago their last heartbeat was by the database's clock. */
export async function readLeases(): Promise<LeaseRow[]> {
  const { rows } = await pg.query<LeaseRow>(
    `SELECT node, holder, ceiling, given, per_second AS "perSecond",
            CASE WHEN isfinite(renewed_at) THEN renewed_at END AS "renewedAt",
            CASE WHEN isfinite(renewed_at) THEN extract(epoch FROM now() - renewed_at) * 1000 ELSE 0 END::float8 AS "silentMs"
       FROM machine_leases ORDER BY node`,
  );
  return rows;
}

/** The counters of the ticket servers by name. */
export async function readTickets(): Promise<{ name: string; next: bigint }[]> {
  const { rows } = await pg.query<{ name: string; next: bigint }>(
    'SELECT name, next FROM tickets ORDER BY name LIMIT 100',
  );
  return rows;
}
