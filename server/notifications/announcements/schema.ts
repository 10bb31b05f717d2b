import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { CHANNELS, REASONS, SENT_CHANNELS } from '../terms.ts';
import {
  ACTIVE_DAYS_MAX,
  ANNOUNCEMENT_BODY_MAX,
  ANNOUNCEMENT_STATES,
  ANNOUNCEMENT_TITLE_MAX,
  ANNOUNCEMENT_URL_MAX,
} from './terms.ts';

const ROLES = ['user', 'moderator', 'admin'] as const;

const text = z.object(
  {
    title: z
      .string({ error: 'announcement_title_invalid' })
      .trim()
      .min(1, { error: 'announcement_title_invalid' })
      .max(ANNOUNCEMENT_TITLE_MAX, { error: 'announcement_title_invalid' })
      .regex(/^[^\r\n]*$/, { error: 'announcement_title_invalid' }),
    body: z
      .string({ error: 'announcement_body_invalid' })
      .trim()
      .min(1, { error: 'announcement_body_invalid' })
      .max(ANNOUNCEMENT_BODY_MAX, { error: 'announcement_body_invalid' }),
  },
  { error: 'announcement_text_missing' },
);

/** Where it leads: a path of ours, or a web address. */
const url = z
  .string({ error: 'announcement_url_invalid' })
  .trim()
  .max(ANNOUNCEMENT_URL_MAX, { error: 'announcement_url_invalid' })
  .refine((value) => /^\/(?![/\\])/.test(value) || isWebAddress(value), { error: 'announcement_url_invalid' });

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Everybody who is all of this; `{}` is everybody. Who has chosen no language is in both. */
const segment = z.strictObject(
  {
    roles: z
      .array(z.enum(ROLES, { error: 'role_invalid' }), { error: 'role_invalid' })
      .min(1, { error: 'role_invalid' })
      .optional(),
    language: z.enum(['ko', 'en'], { error: 'language_invalid' }).optional(),
    signedUpSince: z.iso.datetime({ offset: true, error: 'time_invalid' }).optional(),
    activeWithinDays: z
      .number({ error: 'active_days_invalid' })
      .int({ error: 'active_days_invalid' })
      .min(1, { error: 'active_days_invalid' })
      .max(ACTIVE_DAYS_MAX, { error: 'active_days_invalid' })
      .optional(),
  },
  { error: 'segment_invalid' },
);

const texts = z.object({ ko: text, en: text }, { error: 'announcement_text_missing' });

export const announcementInput = z.object({ texts, url: url.nullable().default(null), segment });

export const audienceInput = z.object({ segment });
export const audience = z.object({ people: z.number().int() });

/** Sent at this moment, or now. */
export const sendInput = z.object({
  at: z.iso.datetime({ offset: true, error: 'time_invalid' }).nullable().default(null),
});

export const announcement = z.object({
  id: idCodec,
  texts: z.object({
    ko: z.object({ title: z.string(), body: z.string() }),
    en: z.object({ title: z.string(), body: z.string() }),
  }),
  url: z.string().nullable(),
  segment: z.object({
    roles: z.array(z.enum(ROLES)).optional(),
    language: z.enum(['ko', 'en']).optional(),
    signedUpSince: z.string().optional(),
    activeWithinDays: z.number().int().optional(),
  }),
  state: z.enum(ANNOUNCEMENT_STATES),
  /** Who was asked for so far. */
  recipients: z.number().int(),
  scheduledAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  version: z.number().int(),
  createdAt: z.string(),
  createdBy: z.object({ id: idCodec, name: z.string().nullable() }).nullable(),
});

export const announcementPage = page(announcement);
export const announcementsQuery = cursorQuery;
export const announcementParams = z.object({ id: idCodec });

const result = z.object({
  channel: z.enum(SENT_CHANNELS),
  planned: z.number().int(),
  /** Not yet sent, and not yet given up. */
  waiting: z.number().int(),
  sent: z.number().int(),
  delivered: z.number().int(),
  opened: z.number().int(),
  /** Opens that may have been a machine's. */
  unverified: z.number().int(),
  clicked: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
});

/** How far it is, and what became of it. */
export const announcementResults = z.object({
  state: z.enum(ANNOUNCEMENT_STATES),
  recipients: z.number().int(),
  /** Who has yet to be asked for. */
  left: z.number().int(),
  /** Told by now; `shown` and `read` are those of the centre. */
  told: z.number().int(),
  shown: z.number().int(),
  read: z.number().int(),
  channels: z.array(result),
  /** Why people did not get it by a channel. */
  leftOut: z.array(z.object({ channel: z.enum(CHANNELS), reason: z.enum(REASONS), count: z.number().int() })),
});

export type AnnouncementInput = z.output<typeof announcementInput>;
export type AnnouncementSegment = z.output<typeof segment>;
export type AnnouncementView = z.output<typeof announcement>;
export type AnnouncementPage = z.output<typeof announcementPage>;
export type AnnouncementResults = z.output<typeof announcementResults>;
/** In JSON and in the browser: ids are decimal strings. */
export type AnnouncementJson = z.input<typeof announcement>;
export type AnnouncementPageJson = z.input<typeof announcementPage>;
