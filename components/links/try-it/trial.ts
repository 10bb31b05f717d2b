import type { TryDraftJson } from '@/server/links/rules/schema.ts';
import { VARIANTS_MIN, WEIGHT_MAX } from '@/server/links/terms.ts';
import { experimentOf, type LinkDraft } from '../editor/draft.ts';
import { cleanConditions } from '../rules/conditions.ts';

/** Who is imagined; empty texts are what nobody knows of them. */
export interface Visitor {
  device: string;
  system: string;
  browser: string;
  language: string;
  country: string;
  /** ISO 8601; empty is now. */
  at: string;
}

const isAddress = (url: string): boolean => /^https?:\/\/./i.test(url.trim());

/**
 * What of a form can be tried: rules and a split that are not finished yet are left out.
 * @returns null while it leads nowhere; `places`: which rule of the form each tried rule is
 */
export function trialOf(
  draft: LinkDraft,
  visitor: Visitor,
): { body: TryDraftJson; places: number[]; leftOut: number } | null {
  if (!isAddress(draft.url)) return null;
  const finished = draft.rules
    .map(({ when, url }, place) => ({ when: cleanConditions(when), url: url.trim(), place }))
    .filter(({ when, url }) => isAddress(url) && Object.keys(when).length > 0);
  const split = draft.experiment && experimentOf(draft.experiment);
  const isSplitFinished =
    split !== null &&
    split.variants.length >= VARIANTS_MIN &&
    split.variants.every(
      ({ url, weight }) => isAddress(url) && Number.isInteger(weight) && weight >= 1 && weight <= WEIGHT_MAX,
    );
  const known = Object.entries(visitor).filter(([, value]) => value !== '');
  return {
    body: {
      url: draft.url.trim(),
      rules: finished.map(({ when, url }) => ({ when, url })),
      experiment: isSplitFinished ? split : null,
      visitor: Object.fromEntries(known),
    },
    places: finished.map(({ place }) => place),
    leftOut: draft.rules.length - finished.length + (split !== null && !isSplitFinished ? 1 : 0),
  };
}
