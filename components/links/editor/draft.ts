import type { LinkExperiment, LinkRule } from '@/server/links/rules/schema.ts';
import type { LinkJson } from '@/server/links/schema.ts';
import type { ChangeLinkJson, CreateLinkJson } from '@/server/links/settings/schema.ts';
import { cleanConditions } from '../rules/conditions.ts';

/** A rule as it stands in the form: with a name of its own, so that it keeps its place on the screen when the order changes. */
export interface DraftRule {
  key: string;
  when: LinkRule['when'];
  url: string;
}

interface DraftVariant {
  key: string;
  url: string;
  /** As it is typed. */
  weight: string;
}

export interface DraftExperiment {
  variants: DraftVariant[];
  /** ISO 8601; empty for no end. */
  endsAt: string;
  /** The key of the variant that all get then; empty for the link's own target. */
  winner: string;
}

/** `keep` what is set (or nothing), `set` this one, `remove` it. */
type DraftPassword = { kind: 'keep' } | { kind: 'set'; value: string } | { kind: 'remove' };

/** A link as the form holds it: what is typed stays as it is typed, empty texts are nothing. */
export interface LinkDraft {
  url: string;
  alias: string;
  /** A host; empty is Maru's own address. */
  domain: string;
  title: string;
  note: string;
  tags: string[];
  status: number;
  isEnabled: boolean;
  forwardsQuery: boolean;
  /** ISO 8601. */
  expiresAt: string;
  fallbackUrl: string;
  maxClicks: string;
  password: DraftPassword;
  rules: DraftRule[];
  experiment: DraftExperiment | null;
}

let keys = 0;

/** A name for a part of the form that nothing else has. */
export function newKey(): string {
  keys += 1;
  return `part-${keys}`;
}

export function blankDraft(): LinkDraft {
  return {
    url: '',
    alias: '',
    domain: '',
    title: '',
    note: '',
    tags: [],
    status: 302,
    isEnabled: true,
    forwardsQuery: true,
    expiresAt: '',
    fallbackUrl: '',
    maxClicks: '',
    password: { kind: 'keep' },
    rules: [],
    experiment: null,
  };
}

/** What is known of a link, ready to be changed. */
export function draftOf(link: LinkJson): LinkDraft {
  return {
    url: link.url,
    alias: link.alias,
    domain: link.domain ?? '',
    title: link.title ?? '',
    note: link.note ?? '',
    tags: link.tags,
    status: link.status,
    isEnabled: link.isEnabled,
    forwardsQuery: link.forwardsQuery,
    expiresAt: link.expiresAt ?? '',
    fallbackUrl: link.fallbackUrl ?? '',
    maxClicks: link.maxClicks === null ? '' : String(link.maxClicks),
    password: { kind: 'keep' },
    rules: link.rules.map(({ when, url }) => ({ key: newKey(), when, url })),
    experiment: link.experiment && draftExperiment(link.experiment),
  };
}

function draftExperiment({ variants, endsAt, winner }: LinkExperiment): DraftExperiment {
  const drafted = variants.map(({ url, weight }) => ({ key: newKey(), url, weight: String(weight) }));
  return {
    variants: drafted,
    endsAt: endsAt ?? '',
    winner: winner === undefined ? '' : (drafted[winner]?.key ?? ''),
  };
}

/** A new link like another one: its name is its own, and so is a password, which nobody can read. */
export function draftLike(link: LinkJson): LinkDraft {
  return { ...draftOf(link), alias: '' };
}

/** A number as the API wants it; what is no number is left for the API to refuse. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** NaN has no place in JSON: it arrives as null, which a weight refuses in the words of its field. */
export function experimentOf({ variants, endsAt, winner }: DraftExperiment): LinkExperiment {
  const place = variants.findIndex(({ key }) => key === winner);
  return {
    variants: variants.map(({ url, weight }) => ({ url: url.trim(), weight: numberOf(weight) })),
    ...(endsAt === '' ? {} : { endsAt }),
    ...(endsAt === '' || place < 0 ? {} : { winner: place }),
  };
}

/** Everything that can be set, as the API takes it. */
function settingsOf(draft: LinkDraft) {
  return {
    url: draft.url.trim(),
    title: draft.title.trim() || null,
    note: draft.note.trim() || null,
    tags: draft.tags,
    status: draft.status as NonNullable<ChangeLinkJson['status']>,
    isEnabled: draft.isEnabled,
    forwardsQuery: draft.forwardsQuery,
    expiresAt: draft.expiresAt || null,
    fallbackUrl: draft.fallbackUrl.trim() || null,
    // A text that is no number must be refused, not taken for "no limit".
    maxClicks: draft.maxClicks.trim() === '' ? null : numberOf(draft.maxClicks) || 0,
    rules: draft.rules.map(({ when, url }) => ({ when: cleanConditions(when), url: url.trim() })),
    experiment: draft.experiment && experimentOf(draft.experiment),
  };
}

/** What makes a new link of a draft: only what differs from a plain one. */
export function toCreation(draft: LinkDraft): CreateLinkJson {
  const changed = differences(settingsOf(draft), settingsOf(blankDraft()));
  return {
    url: draft.url.trim(),
    ...changed,
    ...(draft.alias.trim() === '' ? {} : { alias: draft.alias.trim() }),
    ...(draft.domain === '' ? {} : { domain: draft.domain }),
    ...(draft.password.kind === 'set' ? { password: draft.password.value } : {}),
  };
}

/** What changes a link to be like the draft: only what differs from how it was when the form was opened. */
export function toChange(draft: LinkDraft, before: LinkDraft): ChangeLinkJson {
  return {
    ...differences(settingsOf(draft), settingsOf(before)),
    ...(draft.password.kind === 'set' ? { password: draft.password.value } : {}),
    ...(draft.password.kind === 'remove' ? { password: null } : {}),
  };
}

function differences<T extends object>(now: T, before: T): Partial<T> {
  const entries = Object.entries(now) as [keyof T, T[keyof T]][];
  const changed = entries.filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]));
  return Object.fromEntries(changed) as Partial<T>;
}

/** Whether anything in the form would be lost. `before` is how it was opened. */
export function isChanged(draft: LinkDraft, before: LinkDraft): boolean {
  return (
    Object.keys(toChange(draft, before)).length > 0 || draft.alias !== before.alias || draft.domain !== before.domain
  );
}
