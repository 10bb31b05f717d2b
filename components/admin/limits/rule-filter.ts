import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';

export const ORDERS = ['hits', 'refused', 'name'] as const;
export type Order = (typeof ORDERS)[number];

/** Rules whose name holds every word of `q`, in this order: the most first, else by name. */
export function arrangeRules(rules: readonly LimitRuleJson[], q: string, order: Order): LimitRuleJson[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const byName = (a: LimitRuleJson, b: LimitRuleJson) => a.name.localeCompare(b.name, 'en');
  const weight = (rule: LimitRuleJson): number => {
    if (order === 'hits') return rule.hits;
    return order === 'refused' ? rule.refused + rule.wouldRefuse : 0;
  };
  return rules
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .sort((a, b) => weight(b) - weight(a) || byName(a, b));
}

/** The rules in the order these ids have; one that is not among them comes last. */
export function holdOrder(rules: readonly LimitRuleJson[], ids: readonly string[]): LimitRuleJson[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = ({ id }: LimitRuleJson) => places.get(id) ?? ids.length;
  return [...rules].sort((a, b) => placeOf(a) - placeOf(b));
}
