import { hostname } from 'node:os';
import { stateRedis } from '../redis/client.ts';
import { allRules, type DeclaredRule } from './rules.ts';
import { degradedSince } from './store.ts';
import { MINUTES_SHOWN, type Outcome, SLOT_MS, thisProcess, USAGE_KEYS } from './usage.ts';

/** Rules that no process has told of for so long belong to an older release. */
const RULE_LIFETIME_MS = 5 * 60_000;
const DEGRADED_LIFETIME_MS = 10_000;

/** Calls of one minute by rule and outcome. `at` is its beginning, milliseconds since 1970. */
export type Minute = { at: number; counts: ReadonlyMap<string, number> };

export type DegradedProcess = { role: string; pid: number; host: string; since: number };

export type UsedKey = { key: string; hits: number; refused: number };

/** Every rule of every process, by its name: those of routes here, and what other processes (the edge) have told. */
export async function listRules(now: number): Promise<DeclaredRule[]> {
  const [own, told] = await Promise.all([allRules(), stateRedis().hgetall(USAGE_KEYS.rules)]);
  const rules = new Map<string, DeclaredRule>();
  for (const text of Object.values(told)) {
    const rule = JSON.parse(text) as DeclaredRule & { seenAt: number };
    if (now - rule.seenAt < RULE_LIFETIME_MS) rules.set(rule.id, rule);
  }
  for (const rule of own) rules.set(rule.id, rule);
  return [...rules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What was counted in each of the last minutes, the oldest first. */
export async function readMinutes(now: number): Promise<Minute[]> {
  const last = Math.floor(now / 60_000);
  const numbers = Array.from({ length: MINUTES_SHOWN }, (_, index) => last - MINUTES_SHOWN + 1 + index);
  const hashes = await Promise.all(numbers.map((minute) => stateRedis().hgetall(USAGE_KEYS.minute(minute))));
  return hashes.map((hash, index) => ({
    at: (numbers[index] ?? 0) * 60_000,
    counts: new Map(Object.entries(hash).map(([field, count]) => [field, Number(count)])),
  }));
}

/** Calls of a rule in a minute. */
export function countIn({ counts }: Minute, rule: string, outcome: Outcome): number {
  return counts.get(`${rule}|${outcome}`) ?? 0;
}

/** The processes that count limits by themselves, as far as they could tell. */
export async function listDegraded(now: number): Promise<DegradedProcess[]> {
  const told = await stateRedis().hgetall(USAGE_KEYS.degraded);
  const processes = new Map<string, DegradedProcess>();
  for (const [field, text] of Object.entries(told)) {
    const { at, ...process } = JSON.parse(text) as DegradedProcess & { at: number };
    if (now - at < DEGRADED_LIFETIME_MS) processes.set(field, process);
  }
  const own = `${hostname()}:${process.pid}`;
  const since = degradedSince();
  if (since === null) processes.delete(own);
  else processes.set(own, { ...thisProcess(), since });
  return [...processes.values()];
}

/** The keys that a rule sees most, and how often it refused them, about the last five to ten minutes. */
export async function topKeys(rule: string, count: number, now: number): Promise<UsedKey[]> {
  const slot = Math.floor(now / SLOT_MS);
  const [hits, refused] = await Promise.all([
    readTop([USAGE_KEYS.top(rule, slot), USAGE_KEYS.top(rule, slot - 1)]),
    readTop([USAGE_KEYS.topRefused(rule, slot), USAGE_KEYS.topRefused(rule, slot - 1)]),
  ]);
  return [...hits]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([key, seen]) => ({ key, hits: seen, refused: refused.get(key) ?? 0 }));
}

async function readTop(keys: readonly string[]): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const scores of await Promise.all(keys.map((key) => stateRedis().zrange(key, 0, '-1', 'WITHSCORES')))) {
    for (let at = 0; at < scores.length; at += 2) {
      const key = scores[at] ?? '';
      sums.set(key, (sums.get(key) ?? 0) + Number(scores[at + 1]));
    }
  }
  return sums;
}
