import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { linkExperiment, linkRule } from './rules/schema.ts';
import { tagName } from './tags/schema.ts';
import { TARGET_FAILURES } from './targets/terms.ts';
import { HEALTH_STATES, LINK_STATES, MODERATIONS } from './terms.ts';

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
