import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import {
  createSnowflake,
  createTicketServer,
  firstSnowflakeAt,
  IdRefusedError,
  type Lease,
  type LeaseStore,
  leaseNode,
  millisecondsLeft,
  parseSnowflake,
  type Snowflake,
  type SnowflakeParts,
  type TicketServer,
  type TicketStore,
} from '../blocks/id-generator/index.ts';
import { pg } from './db/client.ts';
import { AppError } from './errors.ts';
import { logger } from './logger.ts';
import { dropSingleton, singleton } from './singleton.ts';

const RENEW_EVERY_MS = 3_000;
/** A lease that was renewed this lately is not taken, even if its ceiling looks past to a process whose clock is ahead. */
const QUIET_BEFORE_TAKEOVER_MS = 15_000;
const YEAR_MS = 365 * 24 * 3_600_000;

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
    SELECT node, $1, $3, now() FROM candidate
    ON CONFLICT (node) DO UPDATE
      SET holder = excluded.holder, ceiling = excluded.ceiling, renewed_at = excluded.renewed_at
      WHERE lease.ceiling < $2 AND lease.renewed_at < now() - $6 * interval '1 millisecond'
    RETURNING lease.node
  )
  SELECT (SELECT node FROM candidate) AS candidate, (SELECT node FROM taken) AS taken`;

const RENEW_LEASE = `
  UPDATE machine_leases SET ceiling = greatest(ceiling, $3), renewed_at = now() WHERE node = $1 AND holder = $2`;

const RELEASE_LEASE = `
  UPDATE machine_leases SET ceiling = $3, holder = '', renewed_at = '-infinity' WHERE node = $1 AND holder = $2`;

const RESERVE_TICKETS = `
  INSERT INTO tickets AS ticket (name, next) VALUES ($1, 1 + $2::bigint)
  ON CONFLICT (name) DO UPDATE SET next = ticket.next + $2::bigint
  RETURNING next - $2::bigint AS first`;

/** Leases in the table `machine_leases`. `quietMs`: see `QUIET_BEFORE_TAKEOVER_MS`. */
export function createLeaseStore(quietMs = QUIET_BEFORE_TAKEOVER_MS): LeaseStore {
  return {
    async take({ holder, nowMs, ceilingMs, node }) {
      const { rows } = await pg.query<{ candidate: number | null; taken: number | null }>({
        name: 'ids.take-node',
        text: TAKE_NODE,
        values: [holder, nowMs, ceilingMs, node ?? 0, node ?? 1023, quietMs],
      });
      const row = rows[0];
      if (row?.taken !== null && row?.taken !== undefined) return row.taken;
      return row?.candidate === null && node === undefined ? 'full' : null;
    },
    async renew({ node, holder, ceilingMs }) {
      const result = await pg.query({ name: 'ids.renew-lease', text: RENEW_LEASE, values: [node, holder, ceilingMs] });
      return result.rowCount === 1;
    },
    async release({ node, holder, lastMs }) {
      await pg.query({ name: 'ids.release-lease', text: RELEASE_LEASE, values: [node, holder, lastMs] });
    },
  };
}

const ticketStore: TicketStore = {
  async reserve(name, step) {
    const { rows } = await pg.query<{ first: bigint }>({
      name: 'ids.reserve-tickets',
      text: RESERVE_TICKETS,
      values: [name, step],
    });
    const first = rows[0]?.first;
    if (first === undefined) throw new Error('the ticket counter gave no number');
    return first;
  },
};

type IdState = {
  starting: Promise<void> | undefined;
  lease: Lease | undefined;
  snowflake: Snowflake | undefined;
  heartbeat: NodeJS.Timeout | undefined;
};

function idState(): IdState {
  return singleton('ids', () => ({
    starting: undefined,
    lease: undefined,
    snowflake: undefined,
    heartbeat: undefined,
  }));
}

async function start(state: IdState): Promise<void> {
  const lease = await leaseNode({
    store: createLeaseStore(),
    holder: `${hostname()}:${process.pid}:${randomUUID()}`,
    clock: Date.now,
    random: Math.random,
  });
  state.lease = lease;
  state.snowflake = createSnowflake({ window: lease.window, clock: Date.now, random: Math.random });
  state.heartbeat = setInterval(() => void renewQuietly(lease), RENEW_EVERY_MS);
  state.heartbeat.unref();
  if (millisecondsLeft(Date.now()) < YEAR_MS) logger.error('the time bits of the ids are used up in less than a year');
}

async function renewQuietly(lease: Lease): Promise<void> {
  try {
    await lease.renew();
  } catch (error) {
    logger.warn(
      { err: error, ceiling: new Date(lease.window().ceilingMs) },
      'the lease of the node number was not renewed',
    );
  }
}

/** Leases this process its node number (once), and renews a lease that ran out while the process slept. Fails when Postgres is away. */
export async function idsReady(): Promise<void> {
  const state = idState();
  if (!state.lease) {
    state.starting ??= start(state).finally(() => {
      state.starting = undefined;
    });
    await state.starting;
  } else if (Date.now() > state.lease.window().ceilingMs) {
    await state.lease.renew();
  }
}

/** A new primary key. Call `await idsReady()` once before. Throws `unavailable` when the lease ran out or the clock went back. */
export function newId(): bigint {
  const { snowflake } = idState();
  if (!snowflake) throw new AppError('internal', 'newId() before idsReady(): no node number is leased yet');
  try {
    return snowflake.next();
  } catch (error) {
    if (!(error instanceof IdRefusedError)) throw error;
    throw new AppError('unavailable', 'No id can be given at the moment.', { reason: error.reason }, { cause: error });
  }
}

/** A new primary key, with the lease taken if need be. */
export async function newIdAsync(): Promise<bigint> {
  await idsReady();
  return newId();
}

/** Time, node and sequence of an id. */
export function parseId(id: bigint): SnowflakeParts {
  return parseSnowflake(id);
}

/** Ids made at this time or later are at least this. */
export function firstIdAt(time: Date): bigint {
  return firstSnowflakeAt(time.getTime());
}

/** Gives the node number back; another process may have it at once. For a graceful stop, when no more ids are needed. */
export async function releaseIds(): Promise<void> {
  await idState().starting?.catch(() => undefined);
  const state = dropSingleton<IdState>('ids');
  clearInterval(state?.heartbeat);
  if (state?.lease && state.snowflake) await state.lease.release(state.snowflake.lastMs());
}

/** The next number of the counter `name`: 1, 2, 3, … with gaps after a crash, never the same twice, over all processes. */
export function ticket(name: string): Promise<bigint> {
  const servers = singleton('tickets', () => new Map<string, TicketServer>());
  let server = servers.get(name);
  if (!server) {
    server = createTicketServer({ store: ticketStore, name, clock: Date.now });
    servers.set(name, server);
  }
  return server.next();
}
