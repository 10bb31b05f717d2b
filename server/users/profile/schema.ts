import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { personName } from '../schema.ts';
import { countGraphemes, hasTrickyCharacters } from '../text/terms.ts';
import { BIO_MAX } from './terms.ts';

const BIO_UNITS = 2_000;

/** Everything but line breaks. */
const CONTROL = /(?!\n)\p{Cc}/u;

/** The form of a handle and whether it can be had is looked at by the service, which has a reason for each case. */
const handle = z.string({ error: 'handle_letters' }).trim().max(100, { error: 'handle_long' });

const bio = z
  .string({ error: 'bio_invalid' })
  .trim()
  .normalize('NFC')
  .transform((text) => text.replaceAll('\r\n', '\n'))
  .refine((text) => text.length <= BIO_UNITS && countGraphemes(text) <= BIO_MAX, { error: 'bio_too_long', abort: true })
  .refine((text) => !CONTROL.test(text) && !hasTrickyCharacters(text), { error: 'bio_invalid' });

const language = z.enum(['ko', 'en'], { error: 'language_invalid' }).nullable();

const timeZone = z
  .string({ error: 'time_zone_invalid' })
  .max(60, { error: 'time_zone_invalid' })
  .refine(isTimeZone, { error: 'time_zone_invalid' })
  .nullable();

/** A name of the IANA data base; offsets (`+09:00`) know no summer time and are none. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** What people may change about themselves; what is left out stays. `null` means: as the browser says. */
export const changeProfileInput = z
  .object({
    name: personName,
    handle,
    bio,
    language,
    timeZone,
    isPrivate: z.boolean({ error: 'is_private_invalid' }),
  })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'nothing_to_change' });

/** A person as they see themselves. `createdAt` is ISO 8601 in UTC; `hasPassword`: they can confirm what they do with it. */
export const profile = z.object({
  id: idCodec,
  handle: z.string(),
  name: z.string(),
  email: z.string(),
  bio: z.string(),
  language,
  timeZone: z.string().nullable(),
  pictureUrl: z.string().nullable(),
  isPrivate: z.boolean(),
  hasPassword: z.boolean(),
  version: z.number().int(),
  createdAt: z.string(),
});

/** One picture of one size; the key is random and changes with the picture. */
export const pictureParams = z.object({
  key: z.string().regex(/^[0-9a-f]{32}$/, { error: 'not_found' }),
  size: z.enum(['128', '512']),
});

export type ChangeProfileInput = z.output<typeof changeProfileInput>;
export type ProfileView = z.output<typeof profile>;
export type ProfileJson = z.input<typeof profile>;
