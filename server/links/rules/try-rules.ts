import { addressBucket } from '@/server/platform/http/client-address.ts';
import { authorizeLink } from '../policy.ts';
import { findLink } from '../repository.ts';
import { VARIANT_WAY } from '../terms.ts';
import { type Choice, chooseTarget, hasEnded } from './choose-target.ts';
import { findUnmet } from './match-rule.ts';
import { readLanguages } from './read-languages.ts';
import type { ImaginedVisitor, LinkExperiment, TriedTarget, TryDraftInput } from './schema.ts';
import { linkExperiment, linkRule } from './schema.ts';
import type { Traits } from './traits.ts';

/** Who tries: an experiment gives him the variant that he would really get. */
type Caller = { address: string; userAgent: string | null };

/** Where an own link would send a visitor. @throws AppError `not_found` */
export async function tryLink(
  viewer: { id: bigint },
  id: bigint,
  visitor: ImaginedVisitor,
  caller: Caller,
): Promise<TriedTarget> {
  const link = authorizeLink(viewer, await findLink(id));
  const rules = linkRule.array().parse(link.rules);
  const experiment = link.experiment === null ? null : linkExperiment.parse(link.experiment);
  return explain({ linkId: String(id), url: link.url, rules, experiment }, visitor, caller);
}

/** The same of a link that was not saved yet. */
export function tryDraft({ url, rules, experiment, visitor }: TryDraftInput, caller: Caller): TriedTarget {
  return explain({ linkId: '0', url, rules, experiment }, visitor, caller);
}

function explain(choice: Choice, visitor: ImaginedVisitor, caller: Caller): TriedTarget {
  const now = visitor.at == null ? Date.now() : Date.parse(visitor.at);
  const traits = imagine(visitor, caller);
  const { url, way } = chooseTarget(choice, traits, now);
  const isVariant = way >= VARIANT_WAY;
  const isRule = way >= 0 && !isVariant;
  const lookedAt = isRule ? choice.rules.slice(0, way + 1) : choice.rules;
  const variant = isVariant ? way - VARIANT_WAY : null;
  const isRunning = choice.experiment !== null && !hasEnded(choice.experiment, now);
  return {
    url,
    rule: isRule ? way : null,
    variant,
    why: isRule ? 'rule' : variant === null ? 'target' : isRunning ? 'variant' : 'winner',
    share: variant !== null && isRunning ? shareOf(choice.experiment, variant) : null,
    rules: lookedAt.map(({ when }) => ({ unmet: findUnmet(when, traits, now) })),
  };
}

function imagine(visitor: ImaginedVisitor, { address, userAgent }: Caller): Traits {
  return {
    program: { device: visitor.device ?? null, system: visitor.system ?? null, browser: visitor.browser ?? null },
    languages: readLanguages(visitor.language ?? undefined),
    country: visitor.country ?? null,
    key: `${addressBucket(address)} ${userAgent ?? ''}`,
  };
}

function shareOf(experiment: LinkExperiment | null, index: number): number {
  const weights = experiment?.variants.map(({ weight }) => weight) ?? [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Math.round(((weights[index] ?? 0) / total) * 1_000) / 10;
}
