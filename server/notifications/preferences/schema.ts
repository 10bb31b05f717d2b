import { z } from 'zod';
import { notificationType } from '../inbox/schema.ts';
import { CHANNELS, MODES } from '../terms.ts';

const ITEMS_MAX = 200;

const channel = z.enum(CHANNELS, { error: 'channel_invalid' });
const mode = z.enum(MODES, { error: 'mode_invalid' });

/** One row of the matrix: how a type comes on each channel it can come on. */
const preferenceRow = z.object({
  type: z.string(),
  channels: z.array(
    z.object({
      channel,
      mode,
      /** What it is unless one chooses. */
      standard: mode,
      /** What can be chosen. */
      modes: z.array(mode),
      /** It guards the account and cannot be switched off. */
      isLocked: z.boolean(),
    }),
  ),
});

export const preferenceMatrix = z.object({ items: z.array(preferenceRow) });

export const changePreferencesInput = z.object({
  items: z
    .array(z.object({ type: notificationType, channel, mode }), { error: 'body_required' })
    .min(1, { error: 'nothing_to_change' })
    .max(ITEMS_MAX, { error: 'too_many_at_once' }),
});

/** `22:00` → minutes after midnight, and back. */
const timeOfDay = (error: string) =>
  z.codec(
    z.string({ error }).regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error, abort: true }),
    z.number().int().min(0).max(1_439),
    {
      decode: (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)),
      encode: (minutes) =>
        `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
    },
  );

const quietTime = timeOfDay('quiet_time_invalid');

const quiet = z
  .object({ start: quietTime, end: quietTime }, { error: 'quiet_time_invalid' })
  .refine(({ start, end }) => start !== end, { error: 'quiet_time_same' });

const timeZone = z
  .string({ error: 'time_zone_invalid' })
  .max(60, { error: 'time_zone_invalid' })
  .regex(/^[A-Za-z]/, { error: 'time_zone_invalid' });

/** When a person wants peace. `timeZone` is an IANA name; null: as in the profile. */
export const notificationSettings = z.object({
  quiet: quiet.nullable(),
  timeZone: timeZone.nullable(),
  /** What is urgent comes in quiet hours too. */
  urgentOverride: z.boolean({ error: 'switch_invalid' }),
  /** When daily digests come. */
  digestAt: timeOfDay('digest_time_invalid'),
});

export type PreferenceMatrix = z.output<typeof preferenceMatrix>;
export type ChangePreferencesInput = z.output<typeof changePreferencesInput>;
export type NotificationSettingsView = z.output<typeof notificationSettings>;
export type PreferenceMatrixJson = z.input<typeof preferenceMatrix>;
/** In JSON and in the browser: times of day are like `22:00`. */
export type NotificationSettingsJson = z.input<typeof notificationSettings>;
