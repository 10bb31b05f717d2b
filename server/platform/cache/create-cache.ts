import { logger } from '../logger.ts';
import { cacheLookups, localHitsOf } from '../metrics/registry.ts';
import { cacheRedis } from '../redis/client.ts';
import { isSubscriberConnected, onReconnect, publish, subscribe } from '../redis/pubsub.ts';
import { ABSENT_VERSION, decodeEntry, type Entry, encodeEntry, isRefreshDue } from './entry.ts';
import { LocalStore } from './local-store.ts';
import { PendingInvalidations } from './pending-invalidations.ts';
import { fill, leaveTombstone } from './scripts.ts';

export type CacheOptions<V> = {
  /** Names the keys in Redis, the channel of drops and the metric; unique. */
  name: string;
  /** Longest life of an entry; each gets 80 to 100 % of it, so that they do not all end at once. */
  ttlMs: number;
  negativeTtlMs: number;
  /** Also keep entries in this process, dropped by pub/sub. `ttlMs` bounds how long one can be out of date when a drop was lost. */
  local?: { max: number; ttlMs: number };
  codec: { encode(value: V): string; decode(text: string): V };
  /** Grows with each change of the row: what is older never replaces what is newer. At least 1. */
  version(value: V): number;
  clock?: () => number;
  random?: () => number;
};

export type Cache<V> = {
  /** Only what this process keeps: null is "known to be absent", undefined "not known". */
  peek(key: string): V | null | undefined;
  /** The value, by `load` when no cache has it; one load per key and process at a time. Fails only as `load` does. */
  get(key: string, load: () => Promise<V | null>): Promise<V | null>;
  /** Call after the commit, with the version that the row has now. Never fails: what Redis does not take now is tried again. */
  invalidate(key: string, version?: number): Promise<void>;
  clearLocal(): void;
};

/** While no drops arrive, or Redis cannot be asked, this process trusts its own entries no longer than this. */
const UNTRUSTED_LOCAL_MS = 1_000;

/** A load (or read of Redis) under way. `dropped`: the key was invalidated meanwhile, so the result may be old and is not kept. */
type Flight<V> = { promise: Promise<V | null>; dropped: boolean };

/** Cache-aside over this process, Redis (cache role) and `load`; see `CacheOptions` and the architecture ("Caching"). */
export function createCache<V>(options: CacheOptions<V>): Cache<V> {
  const { name, codec, clock = Date.now, random = Math.random } = options;
  const local = options.local && new LocalStore<V>(options.local.max, clock);
  const flights = new Map<string, Flight<V>>();
  const refreshing = new Set<string>();
  const pending = new PendingInvalidations(deliverInvalidation);
  const channel = `cache:${name}`;
  const redisKey = (key: string) => `cache:${name}:${key}`;
  const count = (result: string) => cacheLookups.inc({ cache: name, result });
  const localHits = localHitsOf(name);
  let listening: 'no' | 'starting' | 'yes' = 'no';

  function listen(): void {
    if (listening !== 'no' || !local) return;
    listening = 'starting';
    onReconnect(clearLocal);
    subscribe(channel, (key) => drop(String(key))).then(
      () => {
        listening = 'yes';
      },
      (error: unknown) => {
        // The subscription is noted and made with the next connection; until then nothing is trusted for long.
        logger.warn({ err: error, cache: name }, 'drops of the cache cannot be heard yet');
        listening = 'yes';
      },
    );
  }

  function localMaxAge(): number {
    const ttlMs = options.local?.ttlMs ?? 0;
    return listening === 'yes' && isSubscriberConnected() ? ttlMs : Math.min(ttlMs, UNTRUSTED_LOCAL_MS);
  }

  function peek(key: string): V | null | undefined {
    if (!local) return undefined;
    listen();
    const value = local.get(key, localMaxAge());
    if (value !== undefined) localHits.count++;
    return value;
  }

  async function get(key: string, load: () => Promise<V | null>): Promise<V | null> {
    const kept = peek(key);
    if (kept !== undefined) return kept;
    const running = flights.get(key);
    if (running) {
      count('joined');
      return running.promise;
    }
    const flight: Flight<V> = { promise: Promise.resolve(null), dropped: false };
    flights.set(key, flight);
    flight.promise = find(key, load, flight).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    return flight.promise;
  }

  async function find(key: string, load: () => Promise<V | null>, flight: Flight<V>): Promise<V | null> {
    const stored = await readRedis(key);
    if (stored === 'unavailable') {
      count('unavailable');
      const value = await load();
      keep(key, value, flight);
      return value;
    }
    const entry = decodeEntry(stored);
    const value = entry && decodeValue(entry);
    if (!entry || value === undefined) {
      count('load');
      return loadAndFill(key, load, flight);
    }
    count('redis');
    keep(key, value, flight);
    if (isRefreshDue(entry, clock(), random())) refresh(key, load);
    return value;
  }

  async function readRedis(key: string): Promise<string | null | 'unavailable'> {
    if (pending.has(key)) return 'unavailable';
    try {
      return await cacheRedis().get(redisKey(key));
    } catch {
      return 'unavailable';
    }
  }

  /** Undefined for what another release wrote. */
  function decodeValue({ payload }: Entry): V | null | undefined {
    if (payload === null) return null;
    try {
      return codec.decode(payload);
    } catch {
      return undefined;
    }
  }

  async function loadAndFill(key: string, load: () => Promise<V | null>, flight: Flight<V>): Promise<V | null> {
    const startedAt = clock();
    const value = await load();
    const now = clock();
    const ttlMs = (value === null ? options.negativeTtlMs : options.ttlMs) * (0.8 + 0.2 * random());
    const version = value === null ? ABSENT_VERSION : options.version(value);
    const payload = value === null ? null : codec.encode(value);
    const text = encodeEntry(version, { payload, loadMs: Math.max(0, now - startedAt), expiresAtMs: now + ttlMs });
    try {
      const newer = await fill(cacheRedis(), redisKey(key), { version, text, ttlMs });
      if (newer !== null) return newerValue(newer, value);
    } catch {
      // Redis went away: the value is right, and kept here for the short time that needs no drop.
    }
    keep(key, value, flight);
    return value;
  }

  /** A fill was refused: give what is newer when it is a value, else (a tombstone) what was loaded. Neither is kept in the process. */
  function newerValue(stored: string, loaded: V | null): V | null {
    const entry = decodeEntry(stored);
    return (entry && decodeValue(entry)) ?? loaded;
  }

  function keep(key: string, value: V | null, flight: Flight<V>): void {
    if (local && !flight.dropped && !pending.has(key)) local.set(key, value);
  }

  function refresh(key: string, load: () => Promise<V | null>): void {
    if (refreshing.has(key)) return;
    refreshing.add(key);
    // Marked as dropped: what it loads goes to Redis, and into this process with the next read.
    loadAndFill(key, load, { promise: Promise.resolve(null), dropped: true })
      .catch((error: unknown) => logger.warn({ err: error, cache: name }, 'an entry could not be refreshed early'))
      .finally(() => refreshing.delete(key));
  }

  /** Later readers do not join a flight that began before the change. */
  function drop(key: string): void {
    local?.delete(key);
    const flight = flights.get(key);
    if (!flight) return;
    flight.dropped = true;
    flights.delete(key);
  }

  async function deliverInvalidation(key: string, version: number | undefined): Promise<void> {
    const tombstone = leaveTombstone(cacheRedis(), redisKey(key), version);
    // The other processes must drop theirs even when the cache server is away, but not before the tombstone keeps them from reading the old one.
    await tombstone.catch(() => undefined);
    if (local) await publish(channel, key);
    await tombstone;
  }

  async function invalidate(key: string, version?: number): Promise<void> {
    drop(key);
    try {
      await deliverInvalidation(key, version);
    } catch {
      pending.add(key, version);
      drop(key);
    }
  }

  function clearLocal(): void {
    local?.clear();
    for (const flight of flights.values()) flight.dropped = true;
  }

  return { peek, get, invalidate, clearLocal };
}
