import { z } from 'zod';
import { target, time } from '../targets/schema.ts';
import { BROWSERS, DEVICES, OPERATING_SYSTEMS, RULES_MAX, VARIANTS_MAX, VARIANTS_MIN, WEIGHT_MAX } from '../terms.ts';

const some = <T extends readonly [string, ...string[]]>(values: T) =>
  z
    .array(z.enum(values, { error: 'rule_invalid' }), { error: 'rule_invalid' })
    .min(1, { error: 'rule_invalid' })
    .max(values.length, { error: 'rule_invalid' });

/** When a rule holds: every condition that is named must hold; within one, any of its values. */
const ruleConditions = z
  .strictObject(
    {
      devices: some(DEVICES).optional(),
      systems: some(OPERATING_SYSTEMS).optional(),
      browsers: some(BROWSERS).optional(),
      /** Primary language subtags (`ko`), or with a region (`en-GB`). */
      languages: z
        .array(z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/, { error: 'rule_language_invalid' }), {
          error: 'rule_invalid',
        })
        .min(1, { error: 'rule_invalid' })
        .max(20, { error: 'rule_invalid' })
        .optional(),
      /** ISO 3166-1 alpha-2. */
      countries: z
        .array(z.string().regex(/^[A-Z]{2}$/, { error: 'rule_country_invalid' }), { error: 'rule_invalid' })
        .min(1, { error: 'rule_invalid' })
        .max(250, { error: 'rule_invalid' })
        .optional(),
      from: time.optional(),
      until: time.optional(),
    },
    { error: 'rule_invalid' },
  )
  .refine((when) => Object.values(when).some((value) => value !== undefined), { error: 'rule_without_condition' })
  .refine(
    (when) => when.from === undefined || when.until === undefined || Date.parse(when.from) < Date.parse(when.until),
    {
      error: 'rule_dates_reversed',
    },
  );

/** Where visitors of one kind go. The first rule that holds wins. */
export const linkRule = z.strictObject({ when: ruleConditions, url: target }, { error: 'rule_invalid' });

/** In their order. */
export const linkRules = z.array(linkRule, { error: 'rule_invalid' }).max(RULES_MAX, { error: 'too_many_rules' });

/** Visitors are split over the variants by weight, each visitor always the same way; from `endsAt` on all go to the winner. */
export const linkExperiment = z
  .strictObject(
    {
      variants: z
        .array(
          z.strictObject({
            url: target,
            weight: z
              .number({ error: 'weight_invalid' })
              .int({ error: 'weight_invalid' })
              .min(1, { error: 'weight_invalid' })
              .max(WEIGHT_MAX, { error: 'weight_invalid' }),
          }),
          { error: 'experiment_invalid' },
        )
        .min(VARIANTS_MIN, { error: 'experiment_invalid' })
        .max(VARIANTS_MAX, { error: 'experiment_invalid' }),
      endsAt: time.optional(),
      /** The index of the variant that all visitors get when it has ended; without it the link's own target. */
      winner: z.number().int().nonnegative().optional(),
    },
    { error: 'experiment_invalid' },
  )
  .refine(({ variants, winner }) => winner === undefined || winner < variants.length, { error: 'experiment_invalid' });

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

/** A link that was not saved yet, and who comes. */
export const tryDraftInput = z.object({
  url: z
    .string({ error: 'url_required' })
    .trim()
    .min(1, { error: 'url_required' })
    .max(8_192, { error: 'url_too_long' }),
  rules: linkRules.default([]),
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

export type LinkRule = z.output<typeof linkRule>;
export type RuleConditions = z.output<typeof ruleConditions>;
export type LinkExperiment = z.output<typeof linkExperiment>;
export type ImaginedVisitor = z.output<typeof imaginedVisitor>;
export type TryDraftInput = z.output<typeof tryDraftInput>;
export type TriedTarget = z.output<typeof triedTarget>;
export type TryDraftJson = z.input<typeof tryDraftInput>;
