import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { ENTRY_KINDS, ENTRY_SUBJECTS, LIMIT_ALGORITHMS } from './terms.ts';

const MAX_UNITS = 1_000_000_000;
const MAX_WINDOW_MS = 31 * 24 * 3_600_000;
const NOTE_MAX = 200;
const KEY_MAX = 200;

const limitAlgorithm = z.enum(LIMIT_ALGORITHMS, { error: 'limit_algorithm_invalid' });

/** What a rule counts by: a person, an API key, an address (of IPv6 a /64), or something of its own (a mailbox, a queue). */
const limitSubject = z.enum(['user', 'key', 'address', 'other']);

/** Who did something; `name` is null when that person is gone. */
const author = z.object({ id: idCodec, name: z.string().nullable() }).nullable();

/** What holds: at most `limit` units in `windowMs` milliseconds; buckets take `burst` units at once. In `shadow` it counts and never refuses. */
const limitTerms = z.object({
  algorithm: limitAlgorithm,
  limit: z.number().int(),
  windowMs: z.number().int(),
  burst: z.number().int().nullable(),
  shadow: z.boolean(),
});

/** What an admin has set in place of the declaration; null parts stay as declared. Times are ISO 8601 in UTC. */
const limitOverride = z.object({
  algorithm: limitAlgorithm.nullable(),
  limit: z.number().int().nullable(),
  windowMs: z.number().int().nullable(),
  shadow: z.boolean(),
  updatedAt: z.string(),
  updatedBy: author,
});

/** What happened in one minute: calls decided, refused, and those that shadow mode would have refused. */
const limitMinute = z.object({
  at: z.string(),
  hits: z.number().int(),
  refused: z.number().int(),
  wouldRefuse: z.number().int(),
});

export const limitRule = z.object({
  /** Stands in addresses: `POST.v1.links.user`. */
  id: z.string(),
  /** For people: `POST /v1/links user`. */
  name: z.string(),
  subject: limitSubject,
  /** Guards signing in and the like: no allow list opens it, and it cannot be put into shadow mode. */
  isSecurity: z.boolean(),
  declared: limitTerms,
  effective: limitTerms,
  override: limitOverride.nullable(),
  /** For `If-Match`; 0 while nothing was ever set. */
  version: z.number().int(),
  /** Sums of `minutes`, the last 15, the oldest first; a minute without calls has zeros. */
  hits: z.number().int(),
  refused: z.number().int(),
  wouldRefuse: z.number().int(),
  minutes: z.array(limitMinute),
});

/** A process that cannot reach Redis, or too slowly, and so counts by itself. */
const degradedProcess = z.object({ role: z.string(), pid: z.number().int(), host: z.string(), since: z.string() });

export const limitList = z.object({
  items: z.array(limitRule),
  /** How many processes share the limits, and those that count by themselves now. */
  processes: z.number().int(),
  degraded: z.array(degradedProcess),
});

export const limitParams = z.object({ name: z.string().regex(/^[\w.-]{1,200}$/, { error: 'limit_unknown' }) });

const units = z
  .number({ error: 'limit_units_invalid' })
  .int({ error: 'limit_units_invalid' })
  .min(1, { error: 'limit_units_invalid' })
  .max(MAX_UNITS, { error: 'limit_units_invalid' });

const window = z
  .number({ error: 'limit_window_invalid' })
  .int({ error: 'limit_window_invalid' })
  .min(100, { error: 'limit_window_invalid' })
  .max(MAX_WINDOW_MS, { error: 'limit_window_invalid' });

/** Null (or left out) keeps what is declared. */
export const overrideLimitInput = z.object({
  limit: units.nullable().default(null),
  windowMs: window.nullable().default(null),
  algorithm: limitAlgorithm.nullable().default(null),
  shadow: z.boolean({ error: 'limit_shadow_invalid' }).default(false),
});

/** One of the callers that a rule sees most. `hits` and `refused` are estimates of the last ten minutes, never too low by more than `error`. */
const limitKey = z.object({
  /** As `picture` and `reset` take it: `u7315038811930624000`, `a203.0.113.7`. */
  key: z.string(),
  subject: limitSubject,
  /** The address, or the person's name; null when the person is gone or the key tells nothing. */
  label: z.string().nullable(),
  hits: z.number().int(),
  refused: z.number().int(),
});

export const limitKeys = z.object({ items: z.array(limitKey) });

const key = z
  .string({ error: 'limit_key_invalid' })
  .min(1, { error: 'limit_key_invalid' })
  .max(KEY_MAX, { error: 'limit_key_invalid' });

export const limitPictureQuery = z.object({ key });
export const resetLimitInput = z.object({ key });

/**
 * What is stored of one caller, for drawing. `level` is units in the bucket, or counted in the (sliding) window; `windows` are those of fixed and
 * sliding counters, `events` the calls of a log (at most 1,000). Times are milliseconds relative to `at` (negative is past).
 */
export const limitPicture = z.object({
  rule: z.string(),
  key: z.string(),
  /** ISO 8601. */
  at: z.string(),
  terms: limitTerms,
  allowed: z.boolean(),
  remaining: z.number(),
  resetAfterMs: z.number(),
  retryAfterMs: z.number(),
  level: z.number(),
  windows: z.array(z.object({ startsInMs: z.number(), endsInMs: z.number(), count: z.number() })),
  events: z.array(z.object({ inMs: z.number(), cost: z.number() })),
});

const entryKind = z.enum(ENTRY_KINDS, { error: 'limit_entry_kind_invalid' });
const entrySubject = z.enum(ENTRY_SUBJECTS, { error: 'limit_entry_subject_invalid' });

/** Somebody whom no limit stops (`allow`, but those of signing in do), or who gets 403 for everything (`deny`). */
export const limitEntry = z.object({
  id: idCodec,
  kind: entryKind,
  subject: entrySubject,
  /** `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; a person's id; `KR`. */
  value: z.string(),
  /** The person's name. */
  label: z.string().nullable(),
  note: z.string(),
  expiresAt: z.string().nullable(),
  createdAt: z.string(),
  createdBy: author,
});

/** Newest first; at most 1,000 live at once, those that have run out are left out. */
export const limitEntryList = z.object({ items: z.array(limitEntry) });

export const addLimitEntryInput = z.object({
  kind: entryKind,
  subject: entrySubject,
  value: z
    .string({ error: 'limit_entry_value_invalid' })
    .trim()
    .min(1, { error: 'limit_entry_value_invalid' })
    .max(100, { error: 'limit_entry_value_invalid' }),
  note: z.string({ error: 'limit_note_too_long' }).trim().max(NOTE_MAX, { error: 'limit_note_too_long' }).default(''),
  /** ISO 8601 with a time zone, in the future; null for ever. */
  expiresAt: z.iso.datetime({ offset: true, error: 'limit_expiry_invalid' }).nullable().default(null),
});

export const limitEntryParams = z.object({ id: idCodec });

export type LimitRuleView = z.output<typeof limitRule>;
export type LimitList = z.output<typeof limitList>;
export type LimitKeys = z.output<typeof limitKeys>;
export type LimitPictureView = z.output<typeof limitPicture>;
export type LimitEntryView = z.output<typeof limitEntry>;
export type OverrideLimitInput = z.output<typeof overrideLimitInput>;
export type AddLimitEntryInput = z.output<typeof addLimitEntryInput>;
/** In JSON and in the browser: ids are decimal strings. */
export type LimitRuleJson = z.input<typeof limitRule>;
export type LimitListJson = z.input<typeof limitList>;
export type LimitKeysJson = z.input<typeof limitKeys>;
export type LimitPictureJson = z.input<typeof limitPicture>;
export type LimitEntryJson = z.input<typeof limitEntry>;
export type LimitEntryListJson = z.input<typeof limitEntryList>;
