import { z } from 'zod';
import { linkExperiment, linkRule } from '../schema.ts';
import { BROWSERS, DEVICES, OPERATING_SYSTEMS, RULES_MAX } from '../terms.ts';

/** A visitor to be imagined; what is left out cannot be told of him. */
export const imaginedVisitor = z.strictObject(
  {
    device: z.enum(DEVICES, { error: 'rule_invalid' }).nullable().optional(),
    system: z.enum(OPERATING_SYSTEMS, { error: 'rule_invalid' }).nullable().optional(),
    browser: z.enum(BROWSERS, { error: 'rule_invalid' }).nullable().optional(),
    /** As his `Accept-Language` says it (`ko-KR,ko;q=0.9`), or one language. */
    language: z
      .string({ error: 'rule_language_invalid' })
      .max(200, { error: 'rule_language_invalid' })
      .nullable()
      .optional(),
    country: z
      .string({ error: 'rule_country_invalid' })
      .regex(/^[A-Z]{2}$/, { error: 'rule_country_invalid' })
      .nullable()
      .optional(),
    /** When he comes; now unless told. */
    at: z.iso.datetime({ offset: true, error: 'time_invalid' }).nullable().optional(),
  },
  { error: 'invalid' },
);

const rules = z.array(linkRule, { error: 'rule_invalid' }).max(RULES_MAX, { error: 'too_many_rules' });

/** A link that was not saved yet, and who comes. */
export const tryDraftInput = z.object({
  url: z
    .string({ error: 'url_required' })
    .trim()
    .min(1, { error: 'url_required' })
    .max(8_192, { error: 'url_too_long' }),
  rules: rules.default([]),
  experiment: linkExperiment.nullable().default(null),
  visitor: imaginedVisitor.default({}),
});

/** Where the visitor would be sent, and why. */
export const triedTarget = z.object({
  url: z.string(),
  /** The index of the rule that holds, or null. */
  rule: z.number().int().nullable(),
  /** The index of the variant, or null. While an experiment runs it is the one that the caller himself would get. */
  variant: z.number().int().nullable(),
  /** `rule` holds first, `variant` of a running experiment, `winner` of one that has ended, or the link's own `target`. */
  why: z.enum(['rule', 'variant', 'winner', 'target']),
  /** Of a running experiment: how much of a hundred visitors get this variant. */
  share: z.number().nullable(),
  /** Each rule that was looked at, in order: the first of its conditions that does not hold, null when all do. */
  rules: z.array(
    z.object({ unmet: z.enum(['devices', 'systems', 'browsers', 'languages', 'countries', 'dates']).nullable() }),
  ),
});

export type ImaginedVisitor = z.output<typeof imaginedVisitor>;
export type TryDraftInput = z.output<typeof tryDraftInput>;
export type TriedTarget = z.output<typeof triedTarget>;
export type TryDraftJson = z.input<typeof tryDraftInput>;
