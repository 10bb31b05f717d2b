import { z } from 'zod';
import { linkExperiment, linkRules } from '../rules/schema.ts';
import { tagName } from '../tags/schema.ts';
import { target, time } from '../targets/schema.ts';
import {
  CLICKS_MAX,
  foldTag,
  LINK_STATUSES,
  NOTE_MAX,
  PASSWORD_MAX,
  PASSWORD_MIN,
  TAGS_MAX,
  TITLE_MAX,
} from '../terms.ts';

/** Letters, digits and their marks of any script, `-` and `_`; 1 to 64 code points; empty means "choose one for me". */
const ALIAS_PATTERN = /^(?:[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_-]{0,63})?$/u;

const ownAlias = z
  .string({ error: 'alias_invalid' })
  .trim()
  .normalize('NFC')
  .regex(ALIAS_PATTERN, { error: 'alias_invalid' })
  .meta({ description: 'The name after `/s/`; empty lets us choose one.', examples: ['spring-sale'] });

const title = z.string({ error: 'title_invalid' }).trim().max(TITLE_MAX, { error: 'title_too_long' });
const note = z.string({ error: 'note_invalid' }).trim().max(NOTE_MAX, { error: 'note_too_long' });

const tags = z
  .array(tagName, { error: 'tag_invalid' })
  .max(TAGS_MAX, { error: 'too_many_tags' })
  .transform((names) => {
    const folded = names.map(foldTag);
    return names.filter((_name, place) => folded.indexOf(folded[place] ?? '') === place);
  });

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
  rules: linkRules.optional(),
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

export type CreateLinkInput = z.output<typeof createLinkInput>;
export type ChangeLinkInput = z.output<typeof changeLinkInput>;
/** As they are sent. */
export type CreateLinkJson = z.input<typeof createLinkInput>;
export type ChangeLinkJson = z.input<typeof changeLinkInput>;
