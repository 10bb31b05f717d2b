import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { TARGET_FAILURES } from './targets/terms.ts';
import {
  BROWSERS,
  CLICKS_MAX,
  DEVICES,
  foldTag,
  HEALTH_STATES,
  LINK_STATES,
  LINK_STATUSES,
  MODERATIONS,
  NOTE_MAX,
  OPERATING_SYSTEMS,
  PASSWORD_MAX,
  PASSWORD_MIN,
  RULES_MAX,
  TAG_MAX,
  TAGS_MAX,
  TITLE_MAX,
  VARIANTS_MAX,
  VARIANTS_MIN,
  WEIGHT_MAX,
} from './terms.ts';

/** Longest target accepted, in UTF-16 units after trimming. Browsers take more than the old 2,048. */
const URL_MAX = 8_192;

/** Letters, digits and their marks of any script, `-` and `_`; 1 to 64 code points; empty means "choose one for me". */
const ALIAS_PATTERN = /^(?:[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_-]{0,63})?$/u;

/** A target as people paste it; `check-target.ts` decides whether links may lead there. */
const target = z
  .string({ error: (issue) => (issue.input === undefined || issue.input === null ? 'url_required' : 'url_invalid') })
  .trim()
  .min(1, { error: 'url_required', abort: true })
  .max(URL_MAX, { error: 'url_too_long', abort: true })
  .meta({ description: 'An http or https address.', examples: ['https://example.com/spring'] });

const ownAlias = z
  .string({ error: 'alias_invalid' })
  .trim()
  .normalize('NFC')
  .regex(ALIAS_PATTERN, { error: 'alias_invalid' })
  .meta({ description: 'The name after `/s/`; empty lets us choose one.', examples: ['spring-sale'] });

const title = z.string({ error: 'title_invalid' }).trim().max(TITLE_MAX, { error: 'title_too_long' });
const note = z.string({ error: 'note_invalid' }).trim().max(NOTE_MAX, { error: 'note_too_long' });
const time = z.iso.datetime({ offset: true, error: 'time_invalid' });

/** A tag: written as it is, compared without regard to case by whoever lists them; no commas, so that lists can be pasted. */
export const tagName = z
  .string({ error: 'tag_invalid' })
  .trim()
  .normalize('NFC')
  .min(1, { error: 'tag_invalid' })
  .max(TAG_MAX, { error: 'tag_too_long' })
  .regex(/^[^,\p{C}]+$/u, { error: 'tag_invalid' });

const tags = z
  .array(tagName, { error: 'tag_invalid' })
  .max(TAGS_MAX, { error: 'too_many_tags' })
  .transform((names) => {
    const folded = names.map(foldTag);
    return names.filter((_name, place) => folded.indexOf(folded[place] ?? '') === place);
  });

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

const rules = z.array(linkRule, { error: 'rule_invalid' }).max(RULES_MAX, { error: 'too_many_rules' });

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

const password = z
  .string({ error: 'link_password_invalid' })
  .min(PASSWORD_MIN, { error: 'link_password_short' })
  .max(PASSWORD_MAX, { error: 'link_password_invalid' });

const maxClicks = z
  .number({ error: 'max_clicks_invalid' })
  .int({ error: 'max_clicks_invalid' })
  .min(1, { error: 'max_clicks_invalid' })
  .max(CLICKS_MAX, { error: 'max_clicks_invalid' });

const status = z.union(
  LINK_STATUSES.map((value) => z.literal(value)),
  { error: 'status_invalid' },
);

const host = z.string({ error: 'domain_unknown' }).trim().toLowerCase().max(260, { error: 'domain_unknown' });

/** Everything about a link that may be set when it is made and changed later; leaving a field out keeps it (or its default). */
const settings = {
  title: title.nullable().optional(),
  note: note.nullable().optional(),
  tags: tags.optional(),
  status: status.optional().meta({ description: '302 (default), 301, 307 or 308. Guarded links always answer 302.' }),
  isEnabled: z.boolean({ error: 'switch_invalid' }).optional(),
  forwardsQuery: z.boolean({ error: 'switch_invalid' }).optional(),
  expiresAt: time.nullable().optional(),
  fallbackUrl: target.nullable().optional(),
  maxClicks: maxClicks.nullable().optional(),
  password: password.nullable().optional(),
  rules: rules.optional(),
  experiment: linkExperiment.nullable().optional(),
};

/** What a person gives to make a link: only `url` is needed. */
export const createLinkInput = z.object({
  url: target,
  alias: ownAlias.optional(),
  /** Which short domain it shall stand on, by its host; none is Maru's own address. */
  domain: host.nullable().optional(),
  ...settings,
  /** An own link with the same target and no guards is given instead of a second one. */
  findExisting: z.boolean({ error: 'switch_invalid' }).optional(),
});

/** What may be changed later. `null` removes what can be missing. Alias and domain are fixed: they are printed somewhere. */
export const changeLinkInput = z
  .object({
    url: target.optional(),
    ...settings,
    isArchived: z.boolean({ error: 'switch_invalid' }).optional(),
    alias: z.never({ error: 'alias_fixed' }).optional(),
    domain: z.never({ error: 'domain_fixed' }).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'nothing_to_change' });

/** Whether the target still answers, as the last checks saw it. */
const linkHealth = z.object({
  state: z.enum(HEALTH_STATES),
  since: z.string(),
  /** Null before the first check. */
  checkedAt: z.string().nullable(),
  nextCheckAt: z.string(),
  /** What it answered last; null when it gave no answer. */
  httpStatus: z.number().int().nullable(),
  failure: z.enum(TARGET_FAILURES).nullable(),
});

/** What the target says of itself. */
const linkCard = z.object({
  title: z.string().nullable(),
  description: z.string().nullable(),
  siteName: z.string().nullable(),
  /** Where its picture can be had, on our own address. */
  imageUrl: z.string().nullable(),
  fetchedAt: z.string(),
  /** Why nothing could be read. */
  failure: z.enum(TARGET_FAILURES).nullable(),
});

/** A link as its owner sees it. Times are ISO 8601 in UTC; `deletedAt` says that it lies in the trash. */
export const link = z.object({
  id: idCodec,
  alias: z.string(),
  /** The host of its short domain; null is Maru's own address. */
  domain: z.string().nullable(),
  shortUrl: z.string(),
  url: z.string(),
  title: z.string().nullable(),
  note: z.string().nullable(),
  tags: z.array(z.string()),
  status: z.number().int(),
  isEnabled: z.boolean(),
  forwardsQuery: z.boolean(),
  expiresAt: z.string().nullable(),
  fallbackUrl: z.string().nullable(),
  maxClicks: z.number().int().nullable(),
  /** How many visits `maxClicks` has let through. */
  passes: z.number().int().nonnegative(),
  hasPassword: z.boolean(),
  rules: z.array(linkRule),
  experiment: linkExperiment.nullable(),
  moderation: z.enum(MODERATIONS).nullable(),
  health: linkHealth.nullable(),
  card: linkCard.nullable(),
  /** Redirects answered to people, and to what calls itself a robot: together every redirect that was answered. */
  clicks: z.number().int().nonnegative(),
  botClicks: z.number().int().nonnegative(),
  createdAt: z.string(),
  updatedAt: z.string(),
  archivedAt: z.string().nullable(),
  deletedAt: z.string().nullable(),
  /** Grows with each change, not with clicks: `If-Match: "<version>"` refuses to change what somebody else has changed. */
  version: z.number().int(),
});

export const linkPage = page(link);

/** `q` is looked for in alias, target, title and tags, whatever the case. */
export const listLinksQuery = cursorQuery.extend({
  q: z.string().trim().max(200, { error: 'query_too_long' }).optional(),
  state: z.enum(LINK_STATES, { error: 'state_invalid' }).default('active'),
  tag: tagName.optional(),
  health: z.enum(['broken'], { error: 'state_invalid' }).optional(),
});

/** The picture of a card; the key is random and new with every picture. */
export const cardImageParams = z.object({ key: z.string().regex(/^[0-9a-f]{32}$/, { error: 'not_found' }) });

/** The path parameter of one link. */
export const linkParams = z.object({ id: idCodec });

/** The book's interface (chapter 8): `POST /v1/data/shorten` and `GET /v1/shortUrl/{alias}`. */
export const shortenInput = z.object({ longUrl: target });
export const shortenOutput = z.object({ shortUrl: z.string() });
export const aliasParams = z.object({ alias: z.string() });
export const longUrlOutput = z.object({ longUrl: z.string() });

/** What jobs about a link carry: the link, and its version when they were asked for. */
export const linkVersion = z.object({ linkId: idCodec, version: z.number().int() });

/** What a card is fetched for. */
export const cardRequest = linkVersion.extend({
  /** It has waited for its turn with the host already. */
  hasTurn: z.boolean().optional(),
});

/** A picture of a card, by its key in the storage. */
export const cardImageRef = z.object({ imageKey: z.string() });

/** Which target is checked. */
export const checkRequest = z.object({
  linkId: idCodec,
  /** Somebody waits for it: it is checked even if it was a moment ago, and the browser is told in any case. */
  isAsked: z.boolean().optional(),
});

/** What jobs carry that are about all links of a person. */
export const linkOwner = z.object({ ownerId: idCodec });

export type CreateLinkInput = z.output<typeof createLinkInput>;
export type ChangeLinkInput = z.output<typeof changeLinkInput>;
/** As they are sent. */
export type CreateLinkJson = z.input<typeof createLinkInput>;
export type ChangeLinkJson = z.input<typeof changeLinkInput>;
export type LinkRule = z.output<typeof linkRule>;
export type RuleConditions = z.output<typeof ruleConditions>;
export type LinkExperiment = z.output<typeof linkExperiment>;
export type LinkHealthView = z.output<typeof linkHealth>;
export type LinkCardView = z.output<typeof linkCard>;
export type LinkCardJson = z.input<typeof linkCard>;
export type LinkVersion = z.output<typeof linkVersion>;
export type LinkOwner = z.output<typeof linkOwner>;
export type CardRequest = z.output<typeof cardRequest>;
export type CardImageRef = z.output<typeof cardImageRef>;
export type CheckRequest = z.output<typeof checkRequest>;
export type ListLinksQuery = z.output<typeof listLinksQuery>;
/** On the server: the id is a `bigint`. */
export type LinkView = z.output<typeof link>;
/** In JSON and in the browser: the id is a decimal string. */
export type LinkJson = z.input<typeof link>;
export type LinkPageJson = z.input<typeof linkPage>;
