import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Gauge } from 'prom-client';
import {
  createSnowflake,
  type Epochs,
  endOfEpochs,
  FIRST_EPOCHS,
  firstSnowflakeAt,
  type Id,
  IdRefusedError,
  type Lease,
  leaseNode,
  parseSnowflake,
  type Snowflake,
  type SnowflakeParts,
} from '../blocks/id-generator/index.ts';
import { AppError } from './errors.ts';
import { otherGenerators, PAIRED_COUNTER, ticketServer } from './ids/generators.ts';
import { createLeaseStore } from './ids/lease-store.ts';
import { logger } from './logger.ts';
import { registry } from './metrics/registry.ts';
import { dropSingleton, peekSingleton, singleton } from './singleton.ts';

const RENEW_EVERY_MS = 3_000;
const YEAR_MS = 365 * 24 * 3_600_000;
const ALARM_EVERY_MS = 24 * 3_600_000;

type IdState = {
  starting: Promise<void> | undefined;
  lease: Lease | undefined;
  snowflake: Snowflake | undefined;
  heartbeat: NodeJS.Timeout | undefined;
  /** When it was last said that the bits of time come to their end. */
  alarmedAt: number;
};

function idState(): IdState {
  return singleton('ids', () => ({
    starting: undefined,
    lease: undefined,
    snowflake: undefined,
    heartbeat: undefined,
    alarmedAt: Number.NEGATIVE_INFINITY,
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
  const snowflake = createSnowflake({ window: lease.window, clock: Date.now, random: Math.random });
  state.snowflake = snowflake;
  measureIds();
  warnBeforeTheEnd(state);
  state.heartbeat = setInterval(() => void beat(state, lease, snowflake), RENEW_EVERY_MS);
  state.heartbeat.unref();
}

async function beat(state: IdState, lease: Lease, snowflake: Snowflake): Promise<void> {
  warnBeforeTheEnd(state);
  try {
    await lease.renew(snowflake.given());
  } catch (error) {
    logger.warn(
      { err: error, ceiling: new Date(lease.window().ceilingMs) },
      'the lease of the node number was not renewed',
    );
  }
}

/** The alarm a year ahead: once a day in every process, until a new epoch is planned. */
function warnBeforeTheEnd(state: IdState): void {
  const now = Date.now();
  const endsAt = endOfEpochs(idEpochs());
  if (endsAt - now >= YEAR_MS || now - state.alarmedAt < ALARM_EVERY_MS) return;
  state.alarmedAt = now;
  logger.error(
    { endsAt: new Date(endsAt) },
    'the time bits of the ids are used up in less than a year: plan a new epoch',
  );
}

/** What an alarm of the operator's own looks at, and how many ids this process has given. */
function measureIds(): void {
  singleton('ids.metrics', () => [
    new Gauge({
      name: 'id_time_seconds_left',
      help: 'Seconds until the 41 bits of time of the ids are used up.',
      registers: [registry],
      collect() {
        this.set((endOfEpochs(idEpochs()) - Date.now()) / 1_000);
      },
    }),
    new Gauge({
      name: 'ids_given',
      help: 'Ids that this process has given since it leased its node number.',
      registers: [registry],
      collect() {
        this.set(peekSingleton<IdState>('ids')?.snowflake?.given() ?? 0);
      },
    }),
  ]);
}

/** The epochs as this process knows them since its last heartbeat. */
export function idEpochs(): Epochs {
  return peekSingleton<IdState>('ids')?.lease?.window().epochs ?? FIRST_EPOCHS;
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
    await state.lease.renew(state.snowflake?.given());
  }
}

/** A new primary key. Call `await idsReady()` once before. Throws `unavailable` when the lease ran out or the clock went back. */
export function newId(): bigint {
  const { snowflake } = idState();
  if (!snowflake) throw new AppError('internal', 'newId() before idsReady(): no node number is leased yet');
  try {
    return snowflake.next();
  } catch (error) {
    throw toUnavailable(error);
  }
}

function toUnavailable(error: unknown): unknown {
  if (!(error instanceof IdRefusedError)) return error;
  return new AppError('unavailable', 'No id can be given at the moment.', { reason: error.reason }, { cause: error });
}

/** Fills the array with new ids in ascending order, several times as fast as one by one. Throws as `newId` does. */
export function fillIds(target: BigUint64Array): void {
  const { snowflake } = idState();
  if (!snowflake) throw new AppError('internal', 'fillIds() before idsReady(): no node number is leased yet');
  try {
    snowflake.fill(target);
  } catch (error) {
    throw toUnavailable(error);
  }
}

/** A new primary key, with the lease taken if need be. */
export async function newIdAsync(): Promise<bigint> {
  await idsReady();
  return newId();
}

/** Time, node and sequence of an id. */
export function parseId(id: bigint): SnowflakeParts {
  return parseSnowflake(id, idEpochs());
}

/** Ids made at this time or later are at least this. */
export function firstIdAt(time: Date): bigint {
  return firstSnowflakeAt(time.getTime(), idEpochs());
}

/** Gives the node number back; another process may have it at once. For a graceful stop, when no more ids are needed. */
export async function releaseIds(): Promise<void> {
  await idState().starting?.catch(() => undefined);
  const state = dropSingleton<IdState>('ids');
  clearInterval(state?.heartbeat);
  if (state?.lease && state.snowflake) await state.lease.release(state.snowflake.lastMs());
}

/** The next number of the counter `name`: 1, 2, 3, … with gaps after a crash, never the same twice, over all processes. */
export async function ticket(name: string): Promise<bigint> {
  const [number] = await ticketServer(name).nextBatch(1);
  if (number === undefined) throw new Error('the ticket server gave no number');
  return number;
}

/** The next `count` numbers of the counter `name`, as `ticket` gives one: the database is asked once per segment. */
export function tickets(name: string, count: number): Promise<bigint[]> {
  return ticketServer(name).nextBatch(count);
}

/** So many new primary keys, in ascending order. */
export async function newIds(count: number): Promise<bigint[]> {
  await idsReady();
  try {
    return (await idState().snowflake?.nextBatch(count)) ?? [];
  } catch (error) {
    throw toUnavailable(error);
  }
}

export type Strategy = 'snowflake' | 'ticket' | 'multi-master' | 'uuid' | 'uuidv7';

/** New ids for whoever needs some, by any strategy. Throws `unavailable` when none can be given now. */
export async function makeIds(strategy: Strategy, count: number): Promise<Id[]> {
  if (strategy === 'ticket') return ticketServer(PAIRED_COUNTER).nextBatch(count);
  if (strategy !== 'snowflake') return otherGenerators()[strategy].nextBatch(count);
  return newIds(count);
}
