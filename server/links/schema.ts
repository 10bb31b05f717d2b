import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

/** Longest target accepted, in UTF-16 units after trimming. Browsers take more than the old 2,048. */
const URL_MAX = 8_192;
const TITLE_MAX = 200;

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

/** What a person gives to make a link: `alias` and `title` may be left out or empty. */
export const createLinkInput = z.object({ url: target, alias: ownAlias.optional(), title: title.optional() });

/** What may be changed later: the target and the title (`null` or empty removes it). The alias is fixed: it is printed somewhere. */
export const changeLinkInput = z
  .object({
    url: target.optional(),
    title: title.nullable().optional(),
    alias: z.never({ error: 'alias_fixed' }).optional(),
  })
  .refine((change) => change.url !== undefined || change.title !== undefined, { error: 'nothing_to_change' });

/** A link as its owner sees it. Times are ISO 8601 in UTC; `deletedAt` says that it lies in the trash. */
export const link = z.object({
  id: idCodec,
  alias: z.string(),
  shortUrl: z.string(),
  url: z.string(),
  title: z.string().nullable(),
  clicks: z.number().int().nonnegative(),
  createdAt: z.string(),
  updatedAt: z.string(),
  deletedAt: z.string().nullable(),
  /** Grows with each change, not with clicks: `If-Match: "<version>"` refuses to change what somebody else has changed. */
  version: z.number().int(),
});

export const linkPage = page(link);

/** `q` is looked for in alias, target and title, whatever the case. */
export const listLinksQuery = cursorQuery.extend({
  q: z.string().trim().max(200, { error: 'query_too_long' }).optional(),
  state: z.enum(['active', 'deleted'], { error: 'state_invalid' }).default('active'),
});

/** The path parameter of one link. */
export const linkParams = z.object({ id: idCodec });

/** The book's interface (chapter 8): `POST /v1/data/shorten` and `GET /v1/shortUrl/{alias}`. */
export const shortenInput = z.object({ longUrl: target });
export const shortenOutput = z.object({ shortUrl: z.string() });
export const aliasParams = z.object({ alias: z.string() });
export const longUrlOutput = z.object({ longUrl: z.string() });

/** What jobs about a link carry: the link, and its version when they were asked for. */
export const linkVersion = z.object({ linkId: idCodec, version: z.number().int() });

/** What jobs carry that are about all links of a person. */
export const linkOwner = z.object({ ownerId: idCodec });

export type CreateLinkInput = z.output<typeof createLinkInput>;
export type ChangeLinkInput = z.output<typeof changeLinkInput>;
export type LinkVersion = z.output<typeof linkVersion>;
export type LinkOwner = z.output<typeof linkOwner>;
export type ListLinksQuery = z.output<typeof listLinksQuery>;
/** On the server: the id is a `bigint`. */
export type LinkView = z.output<typeof link>;
/** In JSON and in the browser: the id is a decimal string. */
export type LinkJson = z.input<typeof link>;
export type LinkPageJson = z.input<typeof linkPage>;
