import { OWN_WAY, VARIANT_WAY } from '../terms.ts';
import { chooseVariant } from './choose-variant.ts';
import { findUnmet } from './match-rule.ts';
import type { LinkExperiment, LinkRule } from './schema.ts';
import type { Traits } from './traits.ts';

/** What decides where a link leads. */
export interface Choice {
  linkId: string;
  url: string;
  rules: readonly LinkRule[];
  experiment: LinkExperiment | null;
}

/** Where a visitor is sent, and which way that is: `OWN_WAY`, the index of a rule, or `VARIANT_WAY` and the index of a variant. */
export interface Chosen {
  url: string;
  way: number;
}

/**
 * Where a link leads this visitor: the first rule that holds wins; else the experiment, by weight while it runs and to its winner when it has
 * ended; else the link's own target.
 * @param now milliseconds since 1970
 */
export function chooseTarget({ linkId, url, rules, experiment }: Choice, traits: Traits, now: number): Chosen {
  for (const [index, rule] of rules.entries()) {
    if (findUnmet(rule.when, traits, now) === null) return { url: rule.url, way: index };
  }
  const index = experiment === null ? undefined : variantOf(experiment, linkId, traits, now);
  const variant = index === undefined ? undefined : experiment?.variants[index];
  return index === undefined || variant === undefined
    ? { url, way: OWN_WAY }
    : { url: variant.url, way: VARIANT_WAY + index };
}

/** The index of the variant, or undefined when the experiment has ended without a winner. */
function variantOf(experiment: LinkExperiment, linkId: string, traits: Traits, now: number): number | undefined {
  if (hasEnded(experiment, now)) return experiment.winner;
  return chooseVariant(linkId, experiment, traits.key);
}

/** Whether an experiment is over: `endsAt` itself no longer belongs to it. */
export function hasEnded({ endsAt }: LinkExperiment, now: number): boolean {
  return endsAt !== undefined && now >= Date.parse(endsAt);
}
