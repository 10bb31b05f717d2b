import {
  createDenyCache,
  createFallbackStore,
  createMemoryStore,
  createRedisStore,
  type LimitStore,
} from '@/server/blocks/rate-limiter/index.ts';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { listProcesses } from '../metrics/heartbeat.ts';
import { stateRedis } from '../redis/client.ts';
import { onReconnect, publish, subscribe } from '../redis/pubsub.ts';
import { singleton } from '../singleton.ts';
import { onControlsChange } from './controls.ts';

/** Where processes tell each other of keys whose refusals they may not repeat by heart any longer. */
const FORGET_CHANNEL = 'limits.forget';
const PREFIX = 'limit:';
/** A decision that takes Redis longer is made here. Tests share a machine that is busy with other tests: slowness says nothing there. */
const BUDGET_MS = 50;
const TEST_BUDGET_MS = 5_000;
/** Callers that this process counts by itself, or refuses by heart, at once; the least recent are forgotten first. */
const MAX_KEYS = 50_000;
/** Keys to forget are told together, this often at most. */
const FORGET_EVERY_MS = 50;

const clock = () => performance.now();

type Degraded = ReturnType<typeof createFallbackStore>;
type DenyCache = ReturnType<typeof createDenyCache>;

/** How limits are counted: refusals by heart, then Redis within its budget, then this process alone with its share of the limit. */
type Stack = {
  fallback: Degraded;
  denies: DenyCache;
  /** Processes that share the limits. */
  servers: number;
  /** Since when this process counts by itself, milliseconds since 1970; null while Redis counts. */
  degradedSince: number | null;
  forgetting: Set<string>;
};

const stack = (): Stack => singleton('limits.store', createStack);

function createStack(): Stack {
  const fallback = createFallbackStore({
    primary: createRedisStore({
      // Asked for with every command: a connection may be closed and another one made.
      redis: {
        evalsha: (...args) => stateRedis().evalsha(...args),
        eval: (...args) => stateRedis().eval(...args),
      },
      prefix: PREFIX,
    }),
    local: createMemoryStore({ clock, maxKeys: MAX_KEYS }),
    servers: () => made.servers,
    budgetMs: env.NODE_ENV === 'test' ? TEST_BUDGET_MS : BUDGET_MS,
    clock,
    onChange: (degraded, reason) => {
      made.degradedSince = degraded ? Date.now() : null;
      if (degraded)
        logger.warn({ servers: made.servers, err: reason }, 'limits are counted by this process alone, with its share');
      else logger.info('limits are counted together again');
      // What this process alone refused, with its share, may be allowed by all together.
      if (!degraded) forgetAll();
    },
  });
  const remember = () => createDenyCache(fallback, { clock, maxKeys: MAX_KEYS });
  const made: Stack = { fallback, denies: remember(), servers: 1, degradedSince: null, forgetting: new Set() };
  // What was refused under other terms may be allowed under these; and what other processes told meanwhile was not heard.
  const forgetAll = () => {
    made.denies = remember();
  };
  onControlsChange(forgetAll);
  onReconnect(forgetAll);
  subscribe(FORGET_CHANNEL, (keys) => {
    if (!Array.isArray(keys)) return;
    for (const key of keys) made.denies.forget(String(key));
  }).catch((error: unknown) =>
    logger.warn({ err: error }, 'refusals are forgotten here only when Redis answers again'),
  );
  return made;
}

/** Decides, gives back, resets and shows; never fails for Redis' sake. */
export function limitStore(): LimitStore {
  return stack().denies;
}

/** Makes all processes ask again before they refuse `key`: something was given back to it. */
export function forgetRefusals(key: string): void {
  const { denies, forgetting } = stack();
  denies.forget(key);
  forgetting.add(key);
  if (forgetting.size > 1) return;
  setTimeout(() => {
    const keys = [...forgetting];
    forgetting.clear();
    publish(FORGET_CHANNEL, keys).catch((error: unknown) =>
      logger.debug({ err: error }, 'other processes refuse by heart until the time is over'),
    );
  }, FORGET_EVERY_MS).unref();
}

/** Since when this process counts by itself (milliseconds since 1970); null while Redis counts for all. */
export function degradedSince(): number | null {
  return stack().degradedSince;
}

/** How many processes share the limits, as was last seen. */
export function sharingProcesses(): number {
  return stack().servers;
}

/** Looks how many processes of this one's kind report themselves: they share what Redis would count. */
export async function countServers(): Promise<void> {
  const processes = await listProcesses();
  const own = env.MARU_ROLE;
  const sharing = own === undefined ? processes : processes.filter(({ role }) => role === own);
  stack().servers = Math.max(1, sharing.length);
}
