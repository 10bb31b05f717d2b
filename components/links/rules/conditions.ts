import type { RuleConditions } from '@/server/links/rules/schema.ts';

/** The kinds of conditions, in the order in which a rule is read. */
export const CONDITIONS = ['devices', 'systems', 'browsers', 'languages', 'countries', 'dates'] as const;
export type ConditionKind = (typeof CONDITIONS)[number];

/** Which kinds a rule has, also those that wait for their values. */
export function kindsOf(when: RuleConditions): ConditionKind[] {
  return CONDITIONS.filter((kind) => (kind === 'dates' ? 'from' in when || 'until' in when : kind in when));
}

/** A rule with one more kind of condition, still without values. */
export function withKind(when: RuleConditions, kind: ConditionKind): RuleConditions {
  return kind === 'dates' ? { ...when, from: '', until: '' } : { ...when, [kind]: [] };
}

export function withoutKind(when: RuleConditions, kind: ConditionKind): RuleConditions {
  const dropped = kind === 'dates' ? ['from', 'until'] : [kind];
  return Object.fromEntries(Object.entries(when).filter(([key]) => !dropped.includes(key)));
}

/** A rule as it is sent: conditions that have no values yet are none. */
export function cleanConditions(when: RuleConditions): RuleConditions {
  return Object.fromEntries(
    Object.entries(when).filter(([, value]) => value !== undefined && value !== '' && value.length > 0),
  );
}
