import { stateRedis } from '../redis/client.ts';
import type { Sample } from './fold-samples.ts';

/**
 * What processes, machines and services did lately, kept in the state server; a flush loses it and it grows again. Bounded: per source 360
 * samples of 10 s and 720 of 2 min, each well under 1 KB, of the 64 sources that wrote last (a process that dies every minute adds one each
 * time). Lists of a source that has ended run out by themselves.
 */
const INDEX = 'metrics:sources';
const MAX_SOURCES = 64;

export const FINE_MS = 10_000;
export const COARSE_MS = 120_000;
const FINE_LENGTH = 360;
const COARSE_LENGTH = 720;
const FINE_LIFETIME_MS = FINE_LENGTH * FINE_MS;
const COARSE_LIFETIME_MS = COARSE_LENGTH * COARSE_MS;
/** For so long a process that has ended is still told of. */
const CARD_LIFETIME_MS = 15 * 60_000;

const fineKey = (source: string) => `metrics:fine:${source}`;
const coarseKey = (source: string) => `metrics:coarse:${source}`;
const cardKey = (source: string) => `metrics:card:${source}`;

/** `process:<role>:<host>:<pid>`, `host:<host>` or `services`. */
type Source = string;

export const processSource = (role: string, host: string, pid: number): Source => `process:${role}:${host}:${pid}`;
export const hostSource = (host: string): Source => `host:${host}`;
export const SERVICES: Source = 'services';

/** What a process says of itself beside figures; stays for a quarter of an hour after its last word. */
export type ProcessCard = {
  role: string;
  host: string;
  pid: number;
  /** ISO 8601. */
  startedAt: string;
  lastSeenAt: string;
  /** Set when it ended in order. */
  stoppedAt: string | null;
  version: string | null;
  /** Open TCP connections, of people and to services. */
  sockets: number;
  /** Per dependency whether it could be used. */
  checks: Record<string, boolean>;
  /** Parts of the edge, systems of a worker. */
  runs: string[];
};

export type HistoryEntry = { source: Source; fine: Sample; coarse?: Sample };

/** Writes the samples of one moment and this process's card, all in one go. Fails as Redis does. */
export async function writeHistory(
  entries: HistoryEntry[],
  card: { source: Source; card: ProcessCard },
): Promise<void> {
  const now = Date.now();
  const write = stateRedis().pipeline();
  write.set(cardKey(card.source), JSON.stringify(card.card), 'PX', CARD_LIFETIME_MS);
  write.zadd(INDEX, now, card.source);
  for (const { source, fine, coarse } of entries) {
    write.zadd(INDEX, now, source);
    write.lpush(fineKey(source), JSON.stringify(fine));
    write.ltrim(fineKey(source), 0, FINE_LENGTH - 1);
    write.pexpire(fineKey(source), FINE_LIFETIME_MS);
    if (coarse === undefined) continue;
    write.lpush(coarseKey(source), JSON.stringify(coarse));
    write.ltrim(coarseKey(source), 0, COARSE_LENGTH - 1);
    write.pexpire(coarseKey(source), COARSE_LIFETIME_MS);
  }
  write.zremrangebyscore(INDEX, '-inf', now - COARSE_LIFETIME_MS);
  write.zremrangebyrank(INDEX, 0, -MAX_SOURCES - 1);
  await runAll(write);
}

/** The samples of every source since `since` (ms), oldest first. Throws when Redis is away. */
export async function readHistory(grain: 'fine' | 'coarse', since: number): Promise<Map<Source, Sample[]>> {
  const sources = await stateRedis().zrange(INDEX, since, '+inf', 'BYSCORE');
  const [keyOf, stepMs, length] =
    grain === 'fine' ? ([fineKey, FINE_MS, FINE_LENGTH] as const) : ([coarseKey, COARSE_MS, COARSE_LENGTH] as const);
  const wanted = Math.min(length, Math.ceil((Date.now() - since) / stepMs) + 1);
  const read = stateRedis().pipeline();
  for (const source of sources) read.lrange(keyOf(source), 0, wanted - 1);
  const lists = (await runAll(read)) as string[][];
  const samples = lists.map((list) => list.map((text) => JSON.parse(text) as Sample).reverse());
  return new Map(
    sources.map((source, index) => [source, (samples[index] ?? []).filter(({ at }) => at >= since)] as const),
  );
}

/** The cards of processes that run or have ended lately, by role and process id. Throws when Redis is away. */
export async function readCards(): Promise<ProcessCard[]> {
  const sources = await stateRedis().zrange(INDEX, Date.now() - CARD_LIFETIME_MS, '+inf', 'BYSCORE');
  const keys = sources.filter((source) => source.startsWith('process:')).map(cardKey);
  if (keys.length === 0) return [];
  const cards = await stateRedis().mget(...keys);
  return cards
    .filter((card) => card !== null)
    .map((card) => JSON.parse(card) as ProcessCard)
    .sort((a, b) => a.role.localeCompare(b.role) || a.pid - b.pid);
}

const TAKE_DUTY = `
  if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) or redis.call('get', KEYS[1]) == ARGV[1] then
    redis.call('pexpire', KEYS[1], ARGV[2])
    return 1
  end
  return 0`;
const DUTY_MS = 25_000;

/** For each duty whether `holder` has it for the next 25 s: what all could measure one does. */
export async function takeDuties(duties: string[], holder: string): Promise<boolean[]> {
  const ask = stateRedis().pipeline();
  for (const duty of duties) ask.eval(TAKE_DUTY, 1, `metrics:duty:${duty}`, holder, DUTY_MS);
  return (await runAll(ask)).map((answer) => answer === 1);
}

async function runAll(pipeline: ReturnType<ReturnType<typeof stateRedis>['pipeline']>): Promise<unknown[]> {
  const results = (await pipeline.exec()) ?? [];
  return results.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
