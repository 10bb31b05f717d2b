import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import {
  ACTS,
  type Act,
  DEDUPE_KEY_MAX,
  type NotificationType,
  RECIPIENTS_MAX,
  SENT_CHANNELS,
  TYPES,
} from './terms.ts';

/** Where somebody signed in or changed something; what could not be told is null. */
const place = z.object({
  browser: z.string().nullable(),
  system: z.string().nullable(),
  address: z.string().nullable(),
});

/** A code that was sealed by `sealSecret(code, CODE_PURPOSE, recipientId)`, in base64url: neither queue nor log ever holds it. */
const sealedCode = z.object({ sealedCode: z.string() });
export const CODE_PURPOSE = 'notification code';

/** What each type tells beside who did it (`actorId`). Times are ISO 8601. */
export const DATA = {
  'login-code': sealedCode,
  'phone-code': sealedCode.extend({ deviceId: idCodec }),
  'device-test': z.object({ deviceId: idCodec, device: z.string() }),
  'new-sign-in': place,
  'password-changed': place,
  'follow-request': z.object({}),
  'follow-accepted': z.object({}),
  'link-broken': z.object({ linkId: idCodec, alias: z.string(), url: z.string(), failure: z.string().nullable() }),
  'link-recovered': z.object({ linkId: idCodec, alias: z.string(), url: z.string() }),
  'click-milestone': z.object({ linkId: idCodec, alias: z.string(), clicks: z.number().int().positive() }),
  /** `reason` is one of the reasons of a link report. */
  'abuse-report': z.object({ linkId: idCodec, alias: z.string(), reason: z.string() }),
  /** What a moderator decided about one's link, and why. */
  'link-moderated': z.object({
    linkId: idCodec,
    alias: z.string(),
    decision: z.enum(['warned', 'blocked', 'restored']),
    note: z.string().nullable(),
  }),
  /** `host` is that of the receiver: the rest of its address may hold a secret. */
  'webhook-disabled': z.object({ webhookId: idCodec, host: z.string() }),
  /** Its texts stand in the announcement, once for everybody. */
  announcement: z.object({ announcementId: idCodec }),
  'export-ready': z.object({ taskId: idCodec, bytes: z.number().int(), expiresAt: z.string() }),
} as const satisfies Record<NotificationType, z.ZodObject>;

type DataOf<T extends NotificationType> = z.output<(typeof DATA)[T]>;

/** What a system asks for with `notify.dispatch`. */
export type NotifyInput<T extends NotificationType = NotificationType> = {
  [K in T]: {
    type: K;
    /** Person ids; doubles count once. */
    recipients: readonly bigint[];
    data: DataOf<K>;
    /** Names what happened: a person is told once of each. Kept for 90 days. */
    dedupeKey: string;
    /** Who did it; a person is never told of what they did themselves unless they wait for it. */
    actorId?: bigint;
  };
}[T];

/** What the jobs that plan carry: `NotifyInput` with its data as JSON, which `DATA[type]` reads. */
export const notifyPayload = z.object({
  type: z.enum(Object.keys(TYPES) as [NotificationType, ...NotificationType[]]),
  recipients: z.array(idCodec).min(1).max(RECIPIENTS_MAX),
  data: z.record(z.string(), z.unknown()),
  dedupeKey: z.string().min(1).max(DEDUPE_KEY_MAX),
  actorId: idCodec.optional(),
});

/** What the jobs that send carry. */
export const deliveryRefs = z.object({ channel: z.enum(SENT_CHANNELS), ids: z.array(idCodec).min(1) });

/** Takes away from a person's devices what was read elsewhere. */
export const clearRefs = z.object({ userId: idCodec, notificationIds: z.array(idCodec).min(1) });

/** A person did something of which notifications may have been the cause. */
export const actRef = z.object({ userId: idCodec, act: z.enum(Object.keys(ACTS) as [Act, ...Act[]]) });

export const personRef = z.object({ userId: idCodec });

export const announcementRef = z.object({ announcementId: idCodec });

export type NotifyPayload = z.output<typeof notifyPayload>;
export type DeliveryRefs = z.output<typeof deliveryRefs>;
export type ClearRefs = z.output<typeof clearRefs>;
export type ActRef = z.output<typeof actRef>;
export type PersonRef = z.output<typeof personRef>;
export type AnnouncementRef = z.output<typeof announcementRef>;
