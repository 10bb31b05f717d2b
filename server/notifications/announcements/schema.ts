import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

const TITLE_MAX = 120;
const BODY_MAX = 2_000;
const URL_MAX = 2_000;

/** One line of text. */
const title = z
  .string({ error: 'announcement_title_required' })
  .trim()
  .min(1, { error: 'announcement_title_required' })
  .max(TITLE_MAX, { error: 'announcement_title_long' })
  .regex(/^\P{Cc}*$/u, { error: 'announcement_title_required' });

const body = z
  .string({ error: 'announcement_body_required' })
  .trim()
  .min(1, { error: 'announcement_body_required' })
  .max(BODY_MAX, { error: 'announcement_body_long' });

const texts = z.object({ title, body }, { error: 'announcement_texts_required' });

/** A path of ours (`/links`) or a web address. */
const url = z
  .string({ error: 'announcement_url_invalid' })
  .max(URL_MAX, { error: 'announcement_url_invalid' })
  .refine(isTarget, { error: 'announcement_url_invalid' });

function isTarget(value: string): boolean {
  if (/^\/(?![/\\])/.test(value)) return URL.canParse(value, 'http://localhost');
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}

/** Who gets it; what is left out counts for all. People without a language are in each. */
export const announcementSegment = z.object(
  {
    roles: z
      .array(z.enum(['user', 'moderator', 'admin']), { error: 'announcement_segment_invalid' })
      .min(1)
      .optional(),
    language: z.enum(['ko', 'en'], { error: 'announcement_segment_invalid' }).optional(),
  },
  { error: 'announcement_segment_invalid' },
);

/** `scheduledAt` (ISO 8601) sends it then; null leaves it a draft. */
export const announcementInput = z.object({
  texts: z.object({ ko: texts, en: texts }, { error: 'announcement_texts_required' }),
  url: url.nullable().default(null),
  segment: announcementSegment.default({}),
  scheduledAt: z.iso.datetime({ offset: true, error: 'announcement_time_invalid' }).nullable().default(null),
});

export const announcement = z.object({
  id: idCodec,
  texts: z.object({
    ko: z.object({ title: z.string(), body: z.string() }),
    en: z.object({ title: z.string(), body: z.string() }),
  }),
  url: z.string().nullable(),
  segment: announcementSegment,
  state: z.enum(['draft', 'scheduled', 'sending', 'sent', 'cancelled']),
  /** People asked for so far. */
  recipients: z.number().int(),
  scheduledAt: z.string().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  version: z.number().int(),
  createdAt: z.string(),
});

export const announcementPage = page(announcement);
export const announcementQuery = cursorQuery;
export const announcementParams = z.object({ id: idCodec });

export type AnnouncementInput = z.output<typeof announcementInput>;
export type AnnouncementView = z.output<typeof announcement>;
/** In JSON and in the browser: the id is a decimal string. */
export type AnnouncementJson = z.input<typeof announcement>;
