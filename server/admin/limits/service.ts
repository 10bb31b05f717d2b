import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import type { IfMatch } from '@/server/platform/http/conditional.ts';
import { type Actor, changeOverride } from '@/server/platform/limits/change-controls.ts';
import { isCountable, type Terms, termsOf, toPolicy } from '@/server/platform/limits/controls.ts';
import {
  countIn,
  listDegraded,
  listRules,
  type Minute,
  readMinutes,
  topKeys,
} from '@/server/platform/limits/read-usage.ts';
import { findNames, findOverrides, type OverrideRow } from '@/server/platform/limits/repository.ts';
import type { DeclaredRule } from '@/server/platform/limits/rules.ts';
import { forgetRefusals, limitStore, sharingProcesses } from '@/server/platform/limits/store.ts';
import { authorizeOperator } from '../policy.ts';
import type { LimitKeys, LimitList, LimitPictureView, LimitRuleView, OverrideLimitInput } from './schema.ts';
import type { LimitAlgorithm } from './terms.ts';

const KEYS_SHOWN = 20;

type Call = { address: string; userAgent: string | null };

/** Every rule with what is declared, what an admin has set, and what came of the calls of the last minutes. */
export async function listLimits(viewer: Viewer): Promise<LimitList> {
  authorizeOperator(viewer);
  const now = Date.now();
  const [rules, overrides, minutes, degraded] = await Promise.all([
    listRules(now),
    findOverrides(),
    readMinutes(now),
    listDegraded(now),
  ]);
  const byRule = new Map(overrides.map((row) => [row.rule, row]));
  return {
    items: rules.map((rule) => toView(rule, byRule.get(rule.id), minutes)),
    processes: sharingProcesses(),
    degraded: degraded.map(({ since, ...process }) => ({ ...process, since: new Date(since).toISOString() })),
  };
}

/**
 * Sets what holds for a rule, or with null sets it back to its declaration.
 * @throws AppError `not_found`; `invalid` (`limit_not_countable`, `limit_security_shadow`); `precondition_failed`
 */
export async function setLimit(
  viewer: Viewer,
  id: string,
  input: OverrideLimitInput | null,
  { ifMatch, ...call }: Call & { ifMatch: IfMatch | null },
): Promise<LimitRuleView> {
  const actor: Actor = { id: authorizeOperator(viewer).id, ...call };
  const rule = await requireRule(id);
  const stored =
    input === null ? null : { ...input, windowMs: input.windowMs === null ? null : BigInt(input.windowMs) };
  if (stored?.shadow === true && rule.isSecurity) {
    throw refusal('This limit guards signing in: it is never only counted.', 'limit_security_shadow', 'shadow');
  }
  if (stored !== null && !isCountable(termsOf(rule, stored))) {
    throw refusal('So much cannot be counted exactly by this algorithm.', 'limit_not_countable', 'limit');
  }
  await changeOverride(id, stored, { ifMatch, actor });
  const [overrides, minutes] = await Promise.all([findOverrides(), readMinutes(Date.now())]);
  return toView(
    rule,
    overrides.find((row) => row.rule === id),
    minutes,
  );
}

function refusal(message: string, reason: string, path: string): AppError {
  return new AppError('invalid', message, { reason, errors: [{ path, message: reason }] });
}

/** The callers that a rule sees most. @throws AppError `not_found` */
export async function listLimitKeys(viewer: Viewer, id: string): Promise<LimitKeys> {
  authorizeOperator(viewer);
  const rule = await requireRule(id);
  const keys = await topKeys(rule.id, KEYS_SHOWN, Date.now());
  const people = keys.map(({ key }) => personOf(key)).filter((person) => person !== null);
  const names = await findNames(people);
  return {
    items: keys.map(({ key, hits, refused }) => {
      const person = personOf(key);
      const address = key.startsWith('a') ? key.slice(1) : null;
      return {
        key,
        subject: subjectOf(key),
        label: person === null ? address : (names.get(person) ?? null),
        hits,
        refused,
      };
    }),
  };
}

/** What is stored of one caller under a rule. @throws AppError `not_found` */
export async function drawLimit(viewer: Viewer, id: string, key: string): Promise<LimitPictureView> {
  authorizeOperator(viewer);
  const rule = await requireRule(id);
  const terms = await termsNow(rule);
  const policy = toPolicy(rule, terms, 1);
  const store = limitStore();
  const [picture, [decision]] = await Promise.all([store.inspect(key, policy), store.decide(key, [policy], 0)]);
  const { nowMs, level, windows, events } = picture;
  return {
    rule: rule.id,
    key,
    at: new Date().toISOString(),
    terms,
    allowed: decision?.allowed ?? true,
    remaining: decision?.remaining ?? terms.limit,
    resetAfterMs: decision?.resetAfterMs ?? 0,
    retryAfterMs: decision?.retryAfterMs ?? 0,
    level,
    windows: windows.map(({ startsAt, endsAt, count }) => ({
      startsInMs: startsAt - nowMs,
      endsInMs: endsAt - nowMs,
      count,
    })),
    events: events.map(({ at, cost }) => ({ inMs: at - nowMs, cost })),
  };
}

/** Forgets what was counted for one caller under a rule. @throws AppError `not_found` */
export async function resetLimit(viewer: Viewer, id: string, key: string, call: Call): Promise<void> {
  const { id: actorId } = authorizeOperator(viewer);
  const rule = await requireRule(id);
  await limitStore().reset(key, [toPolicy(rule, await termsNow(rule), 1)]);
  forgetRefusals(key);
  await recordAudit({ event: 'sys_limit_reset', actorId, ...call, details: { rule: rule.id, key } });
}

async function requireRule(id: string): Promise<DeclaredRule> {
  const rule = (await listRules(Date.now())).find((one) => one.id === id);
  if (rule === undefined) throw new AppError('not_found', 'There is no such limit.');
  return rule;
}

async function termsNow(rule: DeclaredRule): Promise<Terms> {
  const overrides = await findOverrides();
  return termsOf(
    rule,
    overrides.find((row) => row.rule === rule.id),
  );
}

function toView(rule: DeclaredRule, row: OverrideRow | undefined, minutes: readonly Minute[]): LimitRuleView {
  const { id, name, by, isSecurity } = rule;
  const told = minutes.map((minute) => {
    const [allowed, refused, wouldRefuse] = (['allowed', 'refused', 'shadow'] as const).map((outcome) =>
      countIn(minute, id, outcome),
    ) as [number, number, number];
    return { at: new Date(minute.at).toISOString(), hits: allowed + refused + wouldRefuse, refused, wouldRefuse };
  });
  const sum = (part: 'hits' | 'refused' | 'wouldRefuse') => told.reduce((total, minute) => total + minute[part], 0);
  return {
    id,
    name,
    subject: by,
    isSecurity,
    declared: termsOf(rule, undefined),
    effective: termsOf(rule, row),
    override: toOverride(row),
    version: row?.version ?? 0,
    hits: sum('hits'),
    refused: sum('refused'),
    wouldRefuse: sum('wouldRefuse'),
    minutes: told,
  };
}

/** Set back, the row stays for its version alone. */
function toOverride(row: OverrideRow | undefined): LimitRuleView['override'] {
  if (row === undefined) return null;
  const { limit, windowMs, algorithm, shadow, updatedAt, updatedBy, updatedByName } = row;
  if (limit === null && windowMs === null && algorithm === null && !shadow) return null;
  return {
    limit,
    windowMs: windowMs === null ? null : Number(windowMs),
    algorithm: algorithm as LimitAlgorithm | null,
    shadow,
    updatedAt: updatedAt.toISOString(),
    updatedBy: updatedBy === null ? null : { id: updatedBy, name: updatedByName },
  };
}

const SUBJECTS = { u: 'user', k: 'key', a: 'address', o: 'other' } as const;

function subjectOf(key: string): (typeof SUBJECTS)[keyof typeof SUBJECTS] {
  return SUBJECTS[key.charAt(0) as keyof typeof SUBJECTS] ?? 'other';
}

function personOf(key: string): bigint | null {
  return /^u\d{1,19}$/.test(key) ? BigInt(key.slice(1)) : null;
}
