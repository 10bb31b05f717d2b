import { type Epoch, type Epochs, FIRST_EPOCHS, type LeaseStore, planEpoch } from '../../blocks/id-generator/index.ts';
import { pg } from '../db/client.ts';
import { transaction } from '../db/transaction.ts';

/** A lease that was renewed this lately is not taken, even if its ceiling looks past to a process whose clock is ahead. */
const QUIET_BEFORE_TAKEOVER_MS = 15_000;

/** The last millisecond before an epoch that the asker ($known of them with the first one) has not read; `wanted` when there is none. */
const ceilingOf = (wanted: string, known: string) => `
  least(${wanted}::bigint, (SELECT from_ms - 1 FROM id_epochs ORDER BY from_ms OFFSET ${known}::int - 1 LIMIT 1))`;

const TAKE_NODE = `
  WITH candidate AS (
    SELECT n AS node
      FROM generate_series($4::int, $5::int) AS n
      LEFT JOIN machine_leases AS lease ON lease.node = n
     WHERE lease.node IS NULL
        OR (lease.ceiling < $2 AND lease.renewed_at < now() - $6 * interval '1 millisecond')
     ORDER BY n
     LIMIT 1
  ), taken AS (
    INSERT INTO machine_leases AS lease (node, holder, ceiling, renewed_at)
    SELECT node, $1, ${ceilingOf('$3', '$7')}, now() FROM candidate
    ON CONFLICT (node) DO UPDATE
      SET holder = excluded.holder, ceiling = greatest(lease.ceiling, excluded.ceiling), renewed_at = excluded.renewed_at,
          given = 0, per_second = NULL
      WHERE lease.ceiling < $2 AND lease.renewed_at < now() - $6 * interval '1 millisecond'
    RETURNING lease.node, lease.ceiling
  )
  SELECT (SELECT node FROM candidate) AS candidate, (SELECT node FROM taken) AS taken, (SELECT ceiling FROM taken) AS ceiling`;

const RENEW_LEASE = `
  UPDATE machine_leases
     SET ceiling = greatest(ceiling, ${ceilingOf('$3', '$4')}),
         per_second = greatest(0, $5::bigint - given) / greatest(0.001, extract(epoch FROM now() - renewed_at)),
         given = $5::bigint,
         renewed_at = now()
   WHERE node = $1 AND holder = $2
  RETURNING ceiling`;

const RELEASE_LEASE = `
  UPDATE machine_leases SET ceiling = $3, holder = '', renewed_at = '-infinity', per_second = NULL
   WHERE node = $1 AND holder = $2`;

const READ_EPOCHS = `SELECT from_ms AS "fromMs", first_slot AS "firstSlot", tick_ms AS "tickMs" FROM id_epochs ORDER BY from_ms`;

/** Leases in the table `machine_leases`. `quietMs`: see `QUIET_BEFORE_TAKEOVER_MS`. */
export function createLeaseStore(quietMs = QUIET_BEFORE_TAKEOVER_MS): LeaseStore {
  return {
    epochs: readEpochs,
    async take({ holder, nowMs, ceilingMs, knownEpochs, node }) {
      const { rows } = await pg.query<{ candidate: number | null; taken: number | null; ceiling: bigint | null }>({
        name: 'ids.take-node',
        text: TAKE_NODE,
        values: [holder, nowMs, ceilingMs, node ?? 0, node ?? 1023, quietMs, knownEpochs],
      });
      const { candidate = null, taken = null, ceiling = null } = rows[0] ?? {};
      if (taken !== null && ceiling !== null) return { node: taken, ceilingMs: Number(ceiling) };
      return candidate === null && node === undefined ? 'full' : null;
    },
    async renew({ node, holder, ceilingMs, knownEpochs, given }) {
      const { rows } = await pg.query<{ ceiling: bigint }>({
        name: 'ids.renew-lease',
        text: RENEW_LEASE,
        values: [node, holder, ceilingMs, knownEpochs, given],
      });
      return rows[0] ? Number(rows[0].ceiling) : null;
    },
    async release({ node, holder, lastMs }) {
      await pg.query({ name: 'ids.release-lease', text: RELEASE_LEASE, values: [node, holder, lastMs] });
    },
  };
}

/** All epochs that have begun or are planned. */
export async function readEpochs(db: Pick<typeof pg, 'query'> = pg): Promise<Epochs> {
  const { rows } = await db.query<{ fromMs: bigint; firstSlot: bigint; tickMs: number }>(READ_EPOCHS);
  const later = rows.map(({ fromMs, firstSlot, tickMs }) => ({
    fromMs: Number(fromMs),
    firstSlot: Number(firstSlot),
    tickMs,
  }));
  return [...FIRST_EPOCHS, ...later];
}

/**
 * Plans an epoch. No lease may reach into it yet, and none will until its holder has read it: leases are given and renewed either before this
 * (then their ceilings are seen here) or after it (then they see the epoch).
 * @throws RangeError when it begins too early or when no slot is left
 */
export async function addEpoch(next: { fromMs: number; tickMs: number }): Promise<Epoch> {
  return transaction(async ({ pg: db }) => {
    await db.query('LOCK TABLE machine_leases, id_epochs IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await db.query<{ most: bigint | null }>('SELECT max(ceiling) AS most FROM machine_leases');
    if (next.fromMs <= Number(rows[0]?.most ?? 0n)) {
      throw new RangeError('an epoch begins after the ceilings of all leases: some minutes ahead at least');
    }
    const epoch = planEpoch(await readEpochs(db), next);
    await db.query('INSERT INTO id_epochs (from_ms, first_slot, tick_ms) VALUES ($1, $2, $3)', [
      epoch.fromMs,
      epoch.firstSlot,
      epoch.tickMs,
    ]);
    return epoch;
  });
}
