import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { DAY_MS, dayOf } from './day.ts';
import { readSalt } from './repository.ts';

const SALT_BYTES = 32;
/** Clicks do not wait longer for the salt that all processes share. Tests share a busy machine: slowness says nothing there. */
const WAIT_MS = 250;
const TEST_WAIT_MS = 5_000;
/** After a failure the database is not asked again before this. */
const PAUSE_MS = 5_000;
/** The next day's salt is there before the day begins. */
const AHEAD_MS = 3_600_000;

interface Salts {
  shared: Map<number, Buffer>;
  /** Of this process alone, for a day whose shared one could not be read yet. */
  own: Map<number, Buffer>;
  asking: Map<number, Promise<void>>;
  pausedUntil: number;
}

const salts = () =>
  singleton<Salts>('links.salts', () => ({ shared: new Map(), own: new Map(), asking: new Map(), pausedUntil: 0 }));

/**
 * What visitors of one day (days since 1970, UTC) are hashed with: random, the same in all processes, gone for good after the day. While the
 * database is away a salt of this process alone stands in: a visitor of that day may then be counted once more.
 */
export async function saltOf(day: number, now = Date.now()): Promise<Buffer> {
  const state = salts();
  if (dayOf(now + AHEAD_MS) > day) ask(state, dayOf(now + AHEAD_MS), now);
  ask(state, day, now);
  const asking = state.asking.get(day);
  const waitMs = env.NODE_ENV === 'test' ? TEST_WAIT_MS : WAIT_MS;
  if (asking !== undefined) await Promise.race([asking, sleep(waitMs, undefined, { ref: false })]);
  const shared = state.shared.get(day);
  if (shared !== undefined) return shared;
  const own = state.own.get(day) ?? randomBytes(SALT_BYTES);
  state.own.set(day, own);
  return own;
}

function ask(state: Salts, day: number, now: number): void {
  if (state.shared.has(day) || state.asking.has(day) || now < state.pausedUntil) return;
  const asking = readSalt(new Date(day * DAY_MS), randomBytes(SALT_BYTES))
    .then((salt) => {
      forget(state, day);
      state.shared.set(day, salt);
    })
    .catch((error: unknown) => {
      state.pausedUntil = now + PAUSE_MS;
      logger.warn({ err: error }, 'the salt of the day cannot be read: visitors are told apart by this process alone');
    })
    .finally(() => state.asking.delete(day));
  state.asking.set(day, asking);
}

/** Whoever learns a salt forgets those of days that are over; the day before may still have a batch on its way. */
function forget({ shared, own }: Salts, day: number): void {
  for (const known of [shared, own]) for (const old of known.keys()) if (old < day - 1) known.delete(old);
}
