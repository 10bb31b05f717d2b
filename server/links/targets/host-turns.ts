import { createConcurrencyLimiter } from '@/server/blocks/rate-limiter/index.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';

/** So many of our questions to one host are under way at a time, in all processes together. */
const AT_ONCE = 2;
/** Longer than any of them takes. */
const LEASE_MS = 90_000;
const SPACING_MS = 1_000;
/** So many turns are given at once to a host that was left alone: who makes a few links to one site does not wait for their cards. */
const BURST = 4;

/** Words: spacing, burst. Gives the wait until the turn in ms: a queue in time, one place each, as a leaking bucket that never refuses. */
const TAKE_TURN = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local spacing = tonumber(ARGV[1])
local next = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now - spacing * (tonumber(ARGV[2]) - 1))
redis.call('SET', KEYS[1], next + spacing, 'PX', math.max(1, next + spacing - now) + 60000)
return math.max(0, next - now)`;

/** The host that is asked for this address, with its port. What cannot be read stands for itself: it must not stop the others. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/**
 * Takes the next free turn with a host, which is this caller's alone: whoever asks later gets a later one. Ten thousand links to one site are then
 * asked about one by one, each at its time, and none of them has to ask again and again whether it may.
 * @returns milliseconds until the turn
 */
export async function takeTurn(host: string): Promise<number> {
  return Number(await stateRedis().eval(TAKE_TURN, 1, `links:turns:${host}`, SPACING_MS, BURST));
}

/** Does `work`, unless two others are talking to this host already: then null, and nothing was done. */
export async function besideFew<T>(host: string, work: () => Promise<T>): Promise<{ result: T } | null> {
  const slots = createConcurrencyLimiter({
    redis: stateRedis(),
    prefix: 'links:asking:',
    max: AT_ONCE,
    leaseMs: LEASE_MS,
  });
  const slot = await slots.acquire(host);
  if (slot === null) return null;
  try {
    return { result: await work() };
  } finally {
    // A slot that could not be given back is free again when its lease ends.
    await slot.release().catch(() => undefined);
  }
}

const ONLINE_KEY = 'links:heard-of-targets';
const ONLINE_S = 900;

/** Notes that some target has answered, whatever it said: our network works. */
export async function noteAnswer(): Promise<void> {
  await stateRedis().set(ONLINE_KEY, '1', 'EX', ONLINE_S);
}

/** Whether any target has answered within a quarter of an hour. */
export async function isOnline(): Promise<boolean> {
  return (await stateRedis().exists(ONLINE_KEY)) === 1;
}
