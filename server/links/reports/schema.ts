import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { MODERATIONS } from '../terms.ts';
import { DECISIONS, QUEUE_STATES, REPORT_REASONS, REPORT_TEXT_MAX } from './terms.ts';

const words = z
  .string({ error: 'report_text_invalid' })
  .trim()
  .max(REPORT_TEXT_MAX, { error: 'report_text_long' })
  // Neither NUL nor halves of a character: the database takes neither.
  .regex(/^[^\0\p{Cs}]*$/u, { error: 'report_text_invalid' })
  .transform((text) => text || null);

/** What somebody says of a link; the alias as it stands in its address, decoded. */
export const reportInput = z.object({
  alias: z.string({ error: 'link_missing' }).min(1, { error: 'link_missing' }).max(300, { error: 'link_missing' }),
  /** The host of its short domain; none is Maru's own address. */
  domain: z.string({ error: 'domain_unknown' }).max(300, { error: 'domain_unknown' }).nullable().optional(),
  reason: z.enum(REPORT_REASONS, { error: 'report_reason_invalid' }),
  text: words.nullable().optional(),
  /** Where to ask back; of people who are signed in we know it. */
  email: z
    .union([z.literal(''), z.email({ error: 'email_invalid' }).max(254, { error: 'email_invalid' })], {
      error: 'email_invalid',
    })
    .nullable()
    .optional(),
});

const person = z.object({ id: idCodec, name: z.string(), handle: z.string(), email: z.string() });

/** One report, with whoever made it: a person, an address to write to, or nobody. */
const linkReport = z.object({
  id: idCodec,
  reason: z.enum(REPORT_REASONS),
  text: z.string().nullable(),
  reporter: person.nullable(),
  email: z.string().nullable(),
  /** The target at that time. */
  url: z.string(),
  isOpen: z.boolean(),
  createdAt: z.string(),
});

const linkDecision = z.object({
  id: idCodec,
  decision: z.enum(DECISIONS),
  /** What held before it. */
  before: z.enum(MODERATIONS).nullable(),
  url: z.string(),
  note: z.string().nullable(),
  /** Null: the account is gone. */
  decidedBy: person.nullable(),
  createdAt: z.string(),
});

/** A link that was reported or decided on, as moderators see it. */
const reportedLink = z.object({
  linkId: idCodec,
  alias: z.string(),
  shortUrl: z.string(),
  url: z.string(),
  /** Rules and variants lead some visitors to these. */
  otherUrls: z.array(z.string()),
  title: z.string().nullable(),
  card: z.object({ title: z.string().nullable(), description: z.string().nullable() }).nullable(),
  moderation: z.enum(MODERATIONS).nullable(),
  isEnabled: z.boolean(),
  /** It lies in the trash of its owner. */
  isDeleted: z.boolean(),
  clicks: z.number().int(),
  createdAt: z.string(),
  owner: person.nullable(),
  /** Reports that wait, and all that there ever were. */
  openReports: z.number().int(),
  reports: z.number().int(),
  /** Reasons of those that wait (decided ones when none does), the most frequent first. */
  reasons: z.array(z.object({ reason: z.enum(REPORT_REASONS), count: z.number().int() })),
  /** When the last report came. */
  reportedAt: z.string().nullable(),
  lastDecision: linkDecision.nullable(),
});

export const reportedLinkPage = page(reportedLink);

/** The link with the newest hundred of its reports and of the decisions about it. */
export const reportedLinkDetails = reportedLink.extend({
  items: z.array(linkReport),
  decisions: z.array(linkDecision),
});

export const listReportsQuery = cursorQuery.extend({
  state: z.enum(QUEUE_STATES, { error: 'state_invalid' }).default('open'),
});

export const reportedLinkParams = z.object({ id: idCodec });

export const decisionInput = z.object({
  decision: z.enum(DECISIONS, { error: 'decision_invalid' }),
  /** Why; the owner reads it too, unless nothing changes for the link. */
  note: words.nullable().optional(),
  /** The target that was looked at: when it has become another meanwhile, nothing is decided. */
  url: z.string().max(8_192, { error: 'url_too_long' }).optional(),
});

export type ReportInput = z.output<typeof reportInput>;
export type ListReports = z.output<typeof listReportsQuery>;
export type DecisionInput = z.output<typeof decisionInput>;
export type DecisionJson = z.input<typeof decisionInput>;
export type ReportedLink = z.output<typeof reportedLink>;
export type ReportedLinkDetails = z.output<typeof reportedLinkDetails>;
export type LinkReportView = z.output<typeof linkReport>;
export type LinkDecisionView = z.output<typeof linkDecision>;
export type ReportedLinkJson = z.input<typeof reportedLink>;
export type ReportedLinkPageJson = z.input<typeof reportedLinkPage>;
export type ReportedLinkDetailsJson = z.input<typeof reportedLinkDetails>;
