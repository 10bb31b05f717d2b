import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { DEVICE_CHANNELS, SENT_CHANNELS } from '../terms.ts';

const NAME_MAX = 100;

const name = z
  .string({ error: 'device_name_invalid' })
  .trim()
  .min(1, { error: 'device_name_invalid' })
  .max(NAME_MAX, { error: 'device_name_invalid' })
  .regex(/^\P{Cc}*$/u, { error: 'device_name_invalid' });

/** Base64url of so many bytes. */
const bytes = (count: number) =>
  z
    .string({ error: 'device_keys_invalid' })
    .regex(/^[\w-]+={0,2}$/, { error: 'device_keys_invalid', abort: true })
    .refine((text) => Buffer.from(text, 'base64url').length === count, { error: 'device_keys_invalid' });

/**
 * What `PushSubscription.toJSON()` gives: an endpoint and the keys of the browser (RFC 8291: an uncompressed P-256 point and 16 bytes). Without a
 * name it is called by what its `User-Agent` says.
 */
const webPush = z.object({
  channel: z.literal('web_push'),
  address: z
    .string({ error: 'device_address_invalid' })
    .max(2_000, { error: 'device_address_invalid' })
    .refine((url) => URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol), {
      error: 'device_address_invalid',
    }),
  keys: z.object({ p256dh: bytes(65), auth: bytes(16) }, { error: 'device_keys_invalid' }),
  name: name.optional(),
});

const token = (pattern: RegExp) =>
  z.string({ error: 'device_address_invalid' }).regex(pattern, { error: 'device_address_invalid' });

const apns = z.object({ channel: z.literal('apns'), address: token(/^[0-9a-f]{64,200}$/i), name });
const fcm = z.object({ channel: z.literal('fcm'), address: token(/^[\w:-]{20,4096}$/), name });
/** E.164. Spaces and hyphens that people write are left out. */
const sms = z.object({
  channel: z.literal('sms'),
  address: z
    .string({ error: 'device_address_invalid' })
    .max(40, { error: 'device_address_invalid' })
    .transform((text) => text.replace(/[\s().-]/g, ''))
    .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, { error: 'device_address_invalid' })),
  name,
});

export const registerDeviceInput = z.discriminatedUnion('channel', [webPush, apns, fcm, sms], {
  error: 'device_channel_invalid',
});

export const deviceParams = z.object({ id: idCodec });

export const confirmDeviceInput = z.object({
  code: z.string({ error: 'code_required' }).regex(/^\d{6}$/, { error: 'code_required' }),
});

/** A browser, a phone or a number of the viewer's. Times are ISO 8601. `state`: nothing comes before a number is confirmed, nor once it is gone. */
export const device = z.object({
  id: idCodec,
  channel: z.enum(DEVICE_CHANNELS),
  name: z.string(),
  /** The end of the number; null for all others. */
  hint: z.string().nullable(),
  state: z.enum(['active', 'unconfirmed', 'gone']),
  goneReason: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
});

/** Where notifications go: the address of the account, and what is registered. */
export const deviceList = z.object({
  items: z.array(device),
  email: z.object({
    address: z.string(),
    /** Why nothing is sent there any more; null when it is. */
    suppressed: z.enum(['bounce', 'complaint', 'manual']).nullable(),
  }),
  /** Channels that this Maru can send on. */
  available: z.array(z.enum(SENT_CHANNELS)),
  /** What a browser subscribes with (`applicationServerKey`, base64url); null when nothing can be pushed to browsers. */
  pushKey: z.string().nullable(),
});

export type RegisterDeviceInput = z.output<typeof registerDeviceInput>;
export type DeviceView = z.output<typeof device>;
export type DeviceListView = z.output<typeof deviceList>;
/** In JSON and in the browser: ids are decimal strings. */
export type DeviceJson = z.input<typeof device>;
export type DeviceListJson = z.input<typeof deviceList>;
