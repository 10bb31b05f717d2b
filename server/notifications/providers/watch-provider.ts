import { logger } from '@/server/platform/logger.ts';
import { subscribe } from '@/server/platform/redis/pubsub.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { Provider, SendResult } from '../channels/channel.ts';
import { type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import { findPauses, saveHealth } from './repository.ts';

/** What this process knows of a provider. */
export type Watched = {
  provider: Provider;
  breaker: CircuitBreaker;
  pausedUntil: number;
  /** Not yet written down. */
  tally: { accepted: number; refused: number; lastError: string | null; lastErrorAt: number; lastAcceptedAt: number };
  savedAt: number;
  savedState: string;
};

/** How often counts are written down while nothing changes. */
const SAVE_EVERY_MS = 5_000;
/** How often this process looks whether another one was asked to pause. */
const READ_EVERY_MS = 2_000;
const ERROR_MAX = 500;

const known = () => singleton('notifications.watched', () => new Map<Provider, Watched>());
const reading = () => singleton('notifications.pauses-read', () => ({ at: Number.NEGATIVE_INFINITY }));

/** What this process knows of a provider; made when it is first asked for. */
export function watch(provider: Provider, clock: () => number): Watched {
  const found = known().get(provider);
  if (found !== undefined) return found;
  listen();
  const watched: Watched = {
    provider,
    breaker: createCircuitBreaker({ clock, random: Math.random }),
    pausedUntil: 0,
    tally: emptyTally(),
    savedAt: Number.NEGATIVE_INFINITY,
    savedState: 'closed',
  };
  known().set(provider, watched);
  return watched;
}

/** Where processes hear that an admin has let a provider be asked again: `{channel, name}`. */
export const PROVIDER_RESET_CHANNEL = 'notifications.provider-reset';

const listening = () => singleton('notifications.provider-resets', () => ({ has: false }));

/** Who does not hear it tries again when the breaker's own time has come. */
function listen(): void {
  if (listening().has) return;
  listening().has = true;
  subscribe(PROVIDER_RESET_CHANNEL, (payload) => reset(payload as Pick<Provider, 'channel' | 'name'>)).catch(
    (error: unknown) => logger.warn({ err: error }, 'providers are reset only when Redis answers again'),
  );
}

function reset({ channel, name }: Pick<Provider, 'channel' | 'name'>): void {
  for (const watched of known().values()) {
    const { provider, breaker } = watched;
    if (provider.channel !== channel || provider.name !== name) continue;
    breaker.reset();
    watched.pausedUntil = 0;
  }
}

const emptyTally = (): Watched['tally'] => ({
  accepted: 0,
  refused: 0,
  lastError: null,
  lastErrorAt: 0,
  lastAcceptedAt: 0,
});

/** When the provider may be called, ms since 1970; in the past when it may be now. */
export function callableAt({ breaker, pausedUntil }: Watched): number {
  return Math.max(breaker.opensAt(), pausedUntil);
}

/** Learns from what came of a call: whether the provider is alive, wants a pause, and how much it took. */
export function learn(watched: Watched, results: readonly SendResult[], now: number): void {
  const { breaker, tally } = watched;
  const isAlive = results.some((result) => result.outcome !== 'retry' || result.isAlive === true);
  if (isAlive) breaker.succeeded();
  else breaker.failed();
  for (const result of results) {
    if (result.outcome === 'accepted') {
      tally.accepted += 1;
      tally.lastAcceptedAt = now;
    } else {
      tally.refused += 1;
      tally.lastError = result.error.slice(0, ERROR_MAX);
      tally.lastErrorAt = now;
    }
    if (result.outcome === 'pause' && !result.isPartial)
      watched.pausedUntil = Math.max(watched.pausedUntil, now + result.afterMs);
  }
  const state = `${breaker.state()} ${watched.pausedUntil}`;
  if (state === watched.savedState && now - watched.savedAt < SAVE_EVERY_MS) return;
  watched.savedState = state;
  watched.savedAt = now;
  void save(watched);
}

async function save(watched: Watched): Promise<void> {
  const { provider, breaker, pausedUntil, tally } = watched;
  watched.tally = emptyTally();
  const date = (ms: number) => (ms === 0 ? null : new Date(ms));
  try {
    await saveHealth({
      channel: provider.channel,
      name: provider.name,
      state: breaker.state(),
      pausedUntil: date(pausedUntil),
      lastError: tally.lastError,
      lastErrorAt: date(tally.lastErrorAt),
      lastAcceptedAt: date(tally.lastAcceptedAt),
      accepted: tally.accepted,
      refused: tally.refused,
    });
  } catch (error) {
    watched.tally.accepted += tally.accepted;
    watched.tally.refused += tally.refused;
    logger.debug({ err: error, provider: provider.name }, 'the health of a provider was not written down');
  }
}

/** Learns, now and then, of pauses that other processes were asked for. */
export async function learnPauses(providers: readonly Provider[], clock: () => number): Promise<void> {
  const state = reading();
  if (performance.now() - state.at < READ_EVERY_MS) return;
  state.at = performance.now();
  const pauses = await findPauses();
  for (const { channel, name, pausedUntil } of pauses) {
    const provider = providers.find((one) => one.channel === channel && one.name === name);
    if (provider === undefined) continue;
    const watched = watch(provider, clock);
    watched.pausedUntil = Math.max(watched.pausedUntil, pausedUntil.getTime());
  }
}
