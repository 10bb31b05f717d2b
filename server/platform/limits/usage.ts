import { hostname } from 'node:os';
import { Counter, Gauge } from 'prom-client';
import { env, isNextBuild } from '../env.ts';
import { logger } from '../logger.ts';
import { registry } from '../metrics/registry.ts';
import { stateRedis } from '../redis/client.ts';
import { singleton } from '../singleton.ts';
import { type DeclaredRule, knownRules } from './rules.ts';
import { createHeavyKeys, type HeavyKeys } from './space-saving.ts';
import { countServers, degradedSince } from './store.ts';

/** What became of a call: it passed, was refused, or would have been refused if the rule were not in shadow mode. */
export type Outcome = 'allowed' | 'refused' | 'shadow';

/** What is kept in Redis, for the desk alone: a flush of it loses nothing but figures. */
export const USAGE_KEYS = {
  rules: 'limits:rules',
  degraded: 'limits:degraded',
  minute: (minute: number) => `limits:minute:${minute}`,
  top: (rule: string, slot: number) => `limits:top:${rule}:${slot}`,
  topRefused: (rule: string, slot: number) => `limits:top-refused:${rule}:${slot}`,
} as const;

export const MINUTES_SHOWN = 15;
/** Top keys are those of two slots: between five and ten minutes. */
export const SLOT_MS = 5 * 60_000;
const FLUSH_MS = 2_000;
const KEPT_S = 20 * 60;
/** So many keys a rule remembers, in this process between two flushes and in Redis for a slot. */
const KEYS_HERE = 64;
const KEYS_KEPT = 200;
const DECLARE_EVERY_MS = 60_000;

type Counts = Record<Outcome, number>;
type Counted = { total: Counts; unsent: Counts; keys: HeavyKeys; refusedKeys: HeavyKeys };

const zero = (): Counts => ({ allowed: 0, refused: 0, shadow: 0 });

const state = () =>
  singleton('limits.usage', () => ({
    rules: new Map<string, Counted>(),
    isStarted: false,
    declaredAt: Number.NEGATIVE_INFINITY,
    declared: 0,
    wasDegraded: false,
  }));

singleton('limits.metrics', () => [
  new Counter({
    name: 'limit_decisions_total',
    help: 'Calls decided by rule and outcome: allowed, refused, shadow (a rule in shadow mode would have refused it).',
    labelNames: ['rule', 'outcome'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [rule, { total }] of state().rules) {
        for (const [outcome, count] of Object.entries(total)) this.inc({ rule, outcome }, count);
      }
    },
  }),
  new Gauge({
    name: 'limits_degraded',
    help: '1 while this process counts limits by itself, because Redis is away or too slow.',
    registers: [registry],
    collect() {
      this.set(degradedSince() === null ? 0 : 1);
    },
  }),
]);

/** Counts what became of a call of `key` under a rule: in memory, sent to Redis every two seconds. */
export function countDecision(rule: string, key: string, outcome: Outcome): void {
  startUsage();
  const { rules } = state();
  let counted = rules.get(rule);
  if (counted === undefined) {
    counted = {
      total: zero(),
      unsent: zero(),
      keys: createHeavyKeys(KEYS_HERE),
      refusedKeys: createHeavyKeys(KEYS_HERE),
    };
    rules.set(rule, counted);
  }
  counted.total[outcome] += 1;
  counted.unsent[outcome] += 1;
  counted.keys.add(key, 1);
  if (outcome !== 'allowed') counted.refusedKeys.add(key, 1);
}

/** Begins to tell Redis what this process counts, and to look how many share the limits; once per process. */
export function startUsage(): void {
  const shared = state();
  if (shared.isStarted || isNextBuild()) return;
  shared.isStarted = true;
  let isBusy = false;
  setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    void Promise.allSettled([flushUsage(), countServers()]).then(() => {
      isBusy = false;
    });
  }, FLUSH_MS).unref();
  countServers().catch((error: unknown) => logger.debug({ err: error }, 'processes were not counted'));
}

/** Sends what was counted since the last time. What Redis does not take is sent with the next; of the keys it is lost. */
export async function flushUsage(now = Date.now()): Promise<void> {
  const shared = state();
  const pipeline = stateRedis().multi();
  const sent: [Counted, Counts][] = [];
  const minute = USAGE_KEYS.minute(Math.floor(now / 60_000));
  const slot = Math.floor(now / SLOT_MS);
  for (const [rule, counted] of shared.rules) {
    const { unsent } = counted;
    if (unsent.allowed + unsent.refused + unsent.shadow === 0) continue;
    counted.unsent = zero();
    sent.push([counted, unsent]);
    for (const [outcome, count] of Object.entries(unsent)) {
      if (count > 0) pipeline.hincrby(minute, `${rule}|${outcome}`, count);
    }
    for (const [key, heavy] of [
      [USAGE_KEYS.top(rule, slot), counted.keys],
      [USAGE_KEYS.topRefused(rule, slot), counted.refusedKeys],
    ] as const) {
      const seen = heavy.take();
      for (const one of seen) pipeline.zincrby(key, one.count, one.key);
      if (seen.length > 0) pipeline.zremrangebyrank(key, 0, -KEYS_KEPT - 1).expire(key, KEPT_S);
    }
  }
  if (sent.length > 0) pipeline.expire(minute, KEPT_S);
  tellRules(pipeline, now);
  tellDegraded(pipeline, now);
  if (pipeline.length === 0) return;
  try {
    const results = await pipeline.exec();
    const failure = results?.find(([error]) => error)?.[0];
    if (failure) throw failure;
  } catch (error) {
    shared.declaredAt = Number.NEGATIVE_INFINITY;
    for (const [counted, counts] of sent) {
      for (const outcome of Object.keys(counts) as Outcome[]) counted.unsent[outcome] += counts[outcome];
    }
    logger.debug({ err: error }, 'figures of limits are sent later');
  }
}

type Pipeline = ReturnType<ReturnType<typeof stateRedis>['multi']>;

/** Tells which rules this process knows: the desk may be in another one. Again every minute, for a Redis that lost everything. */
function tellRules(pipeline: Pipeline, now: number): void {
  const shared = state();
  const rules = knownRules();
  if (rules.length === 0) return;
  if (rules.length === shared.declared && now - shared.declaredAt < DECLARE_EVERY_MS) return;
  shared.declared = rules.length;
  shared.declaredAt = now;
  for (const { id, name, by, policy, isSecurity } of rules) {
    const told: DeclaredRule & { seenAt: number } = { id, name, by, policy, isSecurity, seenAt: now };
    pipeline.hset(USAGE_KEYS.rules, id, JSON.stringify(told));
  }
}

/** Who cannot reach Redis at all cannot tell it either; who finds it too slow can. */
function tellDegraded(pipeline: Pipeline, now: number): void {
  const shared = state();
  const since = degradedSince();
  if (since === null && !shared.wasDegraded) return;
  shared.wasDegraded = since !== null;
  const field = `${hostname()}:${process.pid}`;
  if (since === null) pipeline.hdel(USAGE_KEYS.degraded, field);
  else pipeline.hset(USAGE_KEYS.degraded, field, JSON.stringify({ ...thisProcess(), since, at: now }));
}

/** How the desk names this process. */
export function thisProcess(): { role: string; pid: number; host: string } {
  return { role: env.MARU_ROLE ?? 'maru', pid: process.pid, host: hostname() };
}
