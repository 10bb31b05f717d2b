/** Where a notification can appear. `in_app` is the centre itself; the others are sent to. */
export const CHANNELS = ['in_app', 'web_push', 'apns', 'fcm', 'email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Channels with deliveries, a queue for each lane, and providers. */
export const SENT_CHANNELS = ['web_push', 'apns', 'fcm', 'email', 'sms'] as const satisfies readonly Channel[];
export type SentChannel = (typeof SENT_CHANNELS)[number];

/** Channels whose addresses a person registers; mail goes to the address of the account. */
export const DEVICE_CHANNELS = ['web_push', 'apns', 'fcm', 'sms'] as const satisfies readonly SentChannel[];
export type DeviceChannel = (typeof DEVICE_CHANNELS)[number];

/** Each lane has its own queues: what a person waits for never stands behind what goes to all. */
export const LANES = ['transactional', 'normal', 'bulk'] as const;
export type Lane = (typeof LANES)[number];

/** How often a person wants a type on a channel; `hourly` and `daily` gather what comes into a digest. */
export const MODES = ['instantly', 'hourly', 'daily', 'off'] as const;
export type Mode = (typeof MODES)[number];

/** What a text is written for: the three kinds of push share theirs. */
export type Surface = 'in_app' | 'push' | 'email' | 'sms';

export type Language = 'ko' | 'en';

export const SURFACE_OF: Record<Channel, Surface> = {
  in_app: 'in_app',
  web_push: 'push',
  apns: 'push',
  fcm: 'push',
  email: 'email',
  sms: 'sms',
};

export const DELIVERY_STATES = [
  ...['held', 'queued', 'sending', 'sent', 'delivered', 'opened', 'clicked'],
  ...['merged', 'skipped', 'failed', 'dead'],
] as const;
export type DeliveryState =
  | ('held' | 'queued' | 'sending' | 'sent' | 'delivered' | 'opened' | 'clicked')
  | ('merged' | 'skipped' | 'failed' | 'dead');

/** Why a channel was left out, waits, or came to nothing. People read them as `notifications.reasons.<reason>`. */
export const REASONS = [
  /** Left out when it was planned. */
  ...['preference', 'muted', 'no_address', 'no_provider'],
  /** Waits. */
  ...['quiet_hours', 'digest', 'retry', 'paused'],
  /** Left out later. */
  ...['cap', 'suppressed', 'read', 'device_gone', 'account_gone', 'expired'],
  /** The provider would not have it. */
  'rejected',
] as const;
export type Reason =
  | ('preference' | 'muted' | 'no_address' | 'no_provider')
  | ('quiet_hours' | 'digest' | 'retry' | 'paused')
  | ('cap' | 'suppressed' | 'read' | 'device_gone' | 'account_gone' | 'expired')
  | 'rejected';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** At most `max` in each window of `perMs`, for each person. */
export type Cap = { max: number; perMs: number };

/** What is declared of a type of notification, once. */
export type TypeDeclaration = {
  lane: Lane;
  /** After so long nobody needs to be told any more: what was not sent by then is given up. */
  lifetimeMs: number;
  /** The channels that a person can have it on, with how it comes unless the person says otherwise. */
  channels: Partial<Record<Channel, Mode>>;
  /** Comes in quiet hours too, where the person has not forbidden that. */
  urgent?: boolean;
  /** The person waits for it at this moment: no preference, quiet hours, digest, mute or cap holds it back, and it is not in the settings. */
  awaited?: boolean;
  /** Channels that cannot be switched off: what guards the account. */
  locked?: readonly Channel[];
  /** Goes to the one device that its data names. */
  toDevice?: boolean;
  /** Its data holds a secret, sealed; the built-in mailbox shows it to nobody else. */
  isSecret?: boolean;
  caps?: Partial<Record<SentChannel, Cap>>;
};

/** Every type of notification. What its data is stands in `schema.ts`, what follows from the data in `types.ts`, its texts in `messages/`. */
export const TYPES = {
  'login-code': {
    lane: 'transactional',
    lifetimeMs: 10 * MINUTE,
    channels: { email: 'instantly', sms: 'instantly' },
    awaited: true,
    isSecret: true,
  },
  'phone-code': {
    lane: 'transactional',
    lifetimeMs: 10 * MINUTE,
    channels: { sms: 'instantly' },
    awaited: true,
    isSecret: true,
    toDevice: true,
  },
  'device-test': {
    lane: 'transactional',
    lifetimeMs: 10 * MINUTE,
    channels: { web_push: 'instantly', apns: 'instantly', fcm: 'instantly', sms: 'instantly' },
    awaited: true,
    toDevice: true,
  },
  'new-sign-in': {
    lane: 'transactional',
    lifetimeMs: DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'instantly' },
    urgent: true,
    locked: ['in_app', 'email'],
  },
  'password-changed': {
    lane: 'transactional',
    lifetimeMs: DAY,
    channels: {
      in_app: 'instantly',
      web_push: 'instantly',
      apns: 'instantly',
      fcm: 'instantly',
      email: 'instantly',
      sms: 'off',
    },
    urgent: true,
    locked: ['in_app', 'email'],
  },
  'follow-request': {
    lane: 'normal',
    lifetimeMs: 7 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'off' },
  },
  'follow-accepted': {
    lane: 'normal',
    lifetimeMs: 7 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'off' },
  },
  'link-broken': {
    lane: 'normal',
    lifetimeMs: 3 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'daily' },
    caps: { email: { max: 20, perMs: DAY }, web_push: { max: 20, perMs: HOUR } },
  },
  'link-recovered': {
    lane: 'normal',
    lifetimeMs: 3 * DAY,
    channels: { in_app: 'instantly', web_push: 'off', apns: 'off', fcm: 'off', email: 'off' },
  },
  'click-milestone': {
    lane: 'normal',
    lifetimeMs: 3 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'off' },
    caps: { web_push: { max: 10, perMs: DAY }, apns: { max: 10, perMs: DAY }, fcm: { max: 10, perMs: DAY } },
  },
  'abuse-report': {
    lane: 'normal',
    lifetimeMs: 3 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'hourly' },
  },
  'link-moderated': {
    lane: 'normal',
    lifetimeMs: 7 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'instantly' },
  },
  'webhook-disabled': {
    lane: 'normal',
    lifetimeMs: 7 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'instantly' },
  },
  announcement: {
    lane: 'bulk',
    lifetimeMs: 7 * DAY,
    channels: {
      in_app: 'instantly',
      web_push: 'instantly',
      apns: 'instantly',
      fcm: 'instantly',
      email: 'instantly',
      sms: 'off',
    },
    caps: { email: { max: 3, perMs: DAY }, web_push: { max: 5, perMs: DAY }, sms: { max: 1, perMs: DAY } },
  },
  'export-ready': {
    lane: 'normal',
    lifetimeMs: 7 * DAY,
    channels: { in_app: 'instantly', web_push: 'instantly', apns: 'instantly', fcm: 'instantly', email: 'instantly' },
  },
} as const satisfies Record<string, TypeDeclaration>;

export type NotificationType = keyof typeof TYPES;

/** What a person gets of a channel at most, of all types together that nobody waits for. */
export const CHANNEL_CAPS: Partial<Record<SentChannel, Cap>> = {
  web_push: { max: 60, perMs: HOUR },
  apns: { max: 60, perMs: HOUR },
  fcm: { max: 60, perMs: HOUR },
  email: { max: 50, perMs: DAY },
  sms: { max: 10, perMs: DAY },
};

/** What is declared of a type, in the wide form. */
export function declarationOf(type: NotificationType): TypeDeclaration {
  return TYPES[type];
}

/** Recipients of one `notify.dispatch`; an announcement reaches more. */
export const RECIPIENTS_MAX = 10_000;
export const DEDUPE_KEY_MAX = 200;
export const DEVICES_MAX = 20;
export const MUTES_MAX = 500;
/** Notifications, and all that is known of their deliveries, are kept so long. */
export const KEEP_DAYS = 90;

/** What a person may do because of what they were told, and which types count it when it happens within an hour of being opened. */
export const ACTS = {
  'follow-accepted': ['follow-request'],
  'session-ended': ['new-sign-in', 'password-changed'],
  'password-changed': ['new-sign-in'],
} as const satisfies Record<string, readonly NotificationType[]>;

export type Act = keyof typeof ACTS;
