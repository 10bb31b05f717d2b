import type { LinkJson } from '@/server/links/schema.ts';
import type { LinkDraft } from './draft.ts';

/** What decides on a visitor's way: of a link, or of the form before it is saved. */
export interface Way {
  url: string;
  isEnabled: boolean;
  hasPassword: boolean;
  /** ISO 8601. */
  expiresAt: string | null;
  maxClicks: number | null;
  fallbackUrl: string | null;
  rules: { key: string; when: LinkJson['rules'][number]['when']; url: string }[];
  split: {
    variants: { key: string; url: string; share: number }[];
    endsAt: string | null;
    winnerUrl: string | null;
  } | null;
}

/** Shares of a split, from 0 to 1; what is no number yet counts nothing. */
export function sharesOf(weights: readonly (string | number)[]): number[] {
  const numbers = weights.map((weight) => {
    const number = Number(weight);
    return Number.isFinite(number) && number > 0 ? number : 0;
  });
  const sum = numbers.reduce((all, each) => all + each, 0);
  return numbers.map((number) => (sum === 0 ? 0 : number / sum));
}

/** A visitor's way as the form would make it. `hasPassword`: whether one is set already. */
export function wayOfDraft(draft: LinkDraft, hasPassword: boolean): Way {
  const { experiment, password } = draft;
  const limit = Number(draft.maxClicks);
  const shares = sharesOf(experiment?.variants.map(({ weight }) => weight) ?? []);
  const winner = experiment?.variants.find(({ key }) => key === experiment.winner);
  return {
    url: draft.url.trim(),
    isEnabled: draft.isEnabled,
    hasPassword: password.kind === 'set' ? password.value !== '' : hasPassword && password.kind === 'keep',
    expiresAt: draft.expiresAt || null,
    maxClicks: draft.maxClicks.trim() !== '' && Number.isInteger(limit) && limit > 0 ? limit : null,
    fallbackUrl: draft.fallbackUrl.trim() || null,
    rules: draft.rules.map(({ key, when, url }) => ({ key, when, url: url.trim() })),
    split: experiment && {
      variants: experiment.variants.map(({ key, url }, place) => ({ key, url: url.trim(), share: shares[place] ?? 0 })),
      endsAt: experiment.endsAt || null,
      winnerUrl: winner?.url.trim() ?? null,
    },
  };
}

/** Whether every visitor must be asked anew, so that no browser may keep the redirect: then the link answers 302 whatever was chosen. */
export function isGuarded(draft: LinkDraft): boolean {
  const { expiresAt, maxClicks, password, rules, experiment } = draft;
  return (
    expiresAt !== '' || maxClicks.trim() !== '' || password.kind === 'set' || rules.length > 0 || experiment !== null
  );
}

/** A visitor's way as a link has it. */
export function wayOfLink(link: LinkJson): Way {
  const { experiment } = link;
  const shares = sharesOf(experiment?.variants.map(({ weight }) => weight) ?? []);
  return {
    url: link.url,
    isEnabled: link.isEnabled,
    hasPassword: link.hasPassword,
    expiresAt: link.expiresAt,
    maxClicks: link.maxClicks,
    fallbackUrl: link.fallbackUrl,
    rules: link.rules.map((rule, place) => ({ key: `rule-${place}`, ...rule })),
    split: experiment && {
      variants: experiment.variants.map(({ url }, place) => ({
        key: `variant-${place}`,
        url,
        share: shares[place] ?? 0,
      })),
      endsAt: experiment.endsAt ?? null,
      winnerUrl: experiment.variants[experiment.winner ?? -1]?.url ?? null,
    },
  };
}
