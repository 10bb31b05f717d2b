import type { Algorithm, Policy } from '@/server/blocks/rate-limiter/index.ts';
import { logger } from '../logger.ts';
import { isSubscriberConnected, onReconnect, subscribe } from '../redis/pubsub.ts';
import { singleton } from '../singleton.ts';
import { compileEntries, type Lists } from './entries.ts';
import { findEntries, findOverrides, type StoredTerms } from './repository.ts';
import type { Rule } from './rules.ts';

/** Where processes tell each other that an admin has changed limits or lists. */
export const LIMITS_CHANNEL = 'limits.changed';

/** How long a process believes what it has read, in case the news of a change does not reach it: while it hears nothing, hardly at all. */
const FRESH_MS = 10_000;
const FRESH_WHILE_DEAF_MS = 900;

/** What admins have set, as this process knows it. */
export type Controls = { overrides: ReadonlyMap<string, StoredTerms>; lists: Lists };

/** What holds for a rule now. */
export type Terms = { algorithm: Algorithm; limit: number; windowMs: number; burst: number | null; shadow: boolean };

const NOTHING: Controls = { overrides: new Map(), lists: compileEntries([]) };

const ALGORITHMS: readonly string[] = [
  'token-bucket',
  'leaking-bucket',
  'fixed-window',
  'sliding-window-log',
  'sliding-window-counter',
] satisfies Algorithm[];

const state = () =>
  singleton('limits.controls', () => ({
    current: undefined as Controls | undefined,
    reading: undefined as Promise<Controls> | undefined,
    readAt: Number.NEGATIVE_INFINITY,
    /** Counts what was heard: a reading that began before a change must not stand for what came after. */
    changes: 0,
    isListening: false,
    listeners: new Set<() => void>(),
  }));

/**
 * What admins have set. Only the first call of a process waits for the database; later ones get what is known, and an old copy is read again
 * beside them. While the database is away the last copy holds (at first: nothing is set), because a limit must not become an outage.
 */
export function readControls(): Controls | Promise<Controls> {
  listen();
  const { current, readAt } = state();
  if (current === undefined) return refresh();
  const age = performance.now() - readAt;
  if (age > FRESH_WHILE_DEAF_MS && (age > FRESH_MS || !isSubscriberConnected())) void refresh();
  return current;
}

/** What is known without waiting; undefined until the first reading, which this begins, has ended. */
export function peekControls(): Controls | undefined {
  const known = readControls();
  return known instanceof Promise ? undefined : known;
}

/** Reads again now; resolves when what holds is what the database said after this call. */
export async function rereadControls(): Promise<void> {
  state().changes += 1;
  await refresh();
}

/** Calls `listener` whenever something else may hold than before. */
export function onControlsChange(listener: () => void): void {
  state().listeners.add(listener);
}

function refresh(): Promise<Controls> {
  const shared = state();
  shared.reading ??= readUntilCurrent().finally(() => {
    shared.reading = undefined;
  });
  return shared.reading;
}

async function readUntilCurrent(): Promise<Controls> {
  const shared = state();
  for (;;) {
    const before = shared.changes;
    shared.readAt = performance.now();
    try {
      const [overrides, entries] = await Promise.all([findOverrides(), findEntries()]);
      shared.current = {
        overrides: new Map(overrides.map((row) => [row.rule, row])),
        lists: compileEntries(entries),
      };
    } catch (error) {
      logger.warn({ err: error }, 'limits as admins have set them could not be read: those known before hold');
      shared.current ??= NOTHING;
      return shared.current;
    }
    if (shared.changes !== before) continue;
    for (const listener of shared.listeners) listener();
    return shared.current;
  }
}

function listen(): void {
  const shared = state();
  if (shared.isListening) return;
  shared.isListening = true;
  const reread = () => void rereadControls();
  onReconnect(reread);
  subscribe(LIMITS_CHANNEL, reread).catch((error: unknown) =>
    logger.warn({ err: error }, 'changes of limits are heard only when Redis answers again'),
  );
}

/** What holds for `rule`: what an admin has set, else what is declared. Nobody can put a security limit into shadow mode. */
export function termsOf(rule: Rule | Pick<Rule, 'policy' | 'isSecurity'>, override: StoredTerms | undefined): Terms {
  const { algorithm, limit, windowMs, burst } = rule.policy;
  const chosen = override?.algorithm;
  const isKnown = chosen !== null && chosen !== undefined && ALGORITHMS.includes(chosen);
  const max = override?.limit ?? limit;
  return {
    algorithm: isKnown ? (chosen as Algorithm) : algorithm,
    limit: max,
    windowMs: override?.windowMs === null || override === undefined ? windowMs : Number(override.windowMs),
    // A burst belongs to the limit it was declared with: another limit scales it.
    burst: burst === undefined ? null : Math.max(1, Math.round((burst * max) / limit)),
    shadow: override?.shadow === true && !rule.isSecurity,
  };
}

/** More than this the store cannot count exactly: units × milliseconds, and the calls that a log keeps. */
const MAX_UNIT_MS = 2 ** 52;
const MAX_LOG = 100_000;

/** Whether these terms can be counted exactly. */
export function isCountable({ algorithm, limit, windowMs, burst }: Terms): boolean {
  return Math.max(limit, burst ?? 0) <= mostUnits(algorithm, windowMs);
}

function mostUnits(algorithm: Algorithm, windowMs: number): number {
  return Math.min(
    Math.floor(MAX_UNIT_MS / windowMs),
    algorithm === 'sliding-window-log' ? MAX_LOG : Number.MAX_SAFE_INTEGER,
  );
}

/** @param factor what limits are multiplied by for this caller */
export function toPolicy(rule: Pick<Rule, 'policy'>, terms: Terms, factor: number): Policy {
  const { algorithm, limit, windowMs, burst } = terms;
  const most = mostUnits(algorithm, windowMs);
  const scaled = (units: number) => Math.min(most, Math.max(1, Math.floor(units * factor)));
  return {
    name: rule.policy.name,
    algorithm,
    limit: scaled(limit),
    windowMs,
    ...(burst === null ? {} : { burst: scaled(burst) }),
  };
}

type Held = { terms: Terms; isTyped: boolean; policies: Map<number, Policy> };

const held = new WeakMap<Controls, WeakMap<Policy, Held>>();

/**
 * What holds for a rule under these controls, and as which policy for a caller; worked out once. A limit that an admin has typed holds as it was
 * typed, for every caller: the factor multiplies declared ones only.
 */
export function heldTerms(rule: Rule, controls: Controls, factor: number): { terms: Terms; policy: Policy } {
  let rules = held.get(controls);
  if (rules === undefined) {
    rules = new WeakMap();
    held.set(controls, rules);
  }
  let known = rules.get(rule.policy);
  if (known === undefined) {
    const override = controls.overrides.get(rule.id);
    const isTyped = override !== undefined && override.limit !== null;
    known = { terms: termsOf(rule, override), isTyped, policies: new Map() };
    rules.set(rule.policy, known);
  }
  const { terms, isTyped, policies } = known;
  const multiplied = isTyped ? 1 : factor;
  const policy = policies.get(multiplied) ?? toPolicy(rule, terms, multiplied);
  policies.set(multiplied, policy);
  return { terms, policy };
}
