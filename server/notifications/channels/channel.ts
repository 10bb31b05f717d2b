import type { Lane, Language, NotificationType, SentChannel } from '../terms.ts';

/** Where something goes: an e-mail address, a number (E.164), a token, or a push endpoint with the keys of its browser. */
type Address = { deviceId: bigint | null; address: string; keys: Record<string, string> | null };

/** What is shown, in the recipient's language. */
export type Content = {
  /** Plain text; the subject of a mail, the title of a push, empty for SMS. */
  title: string;
  /** Plain text. */
  body: string;
  /** Mail only. */
  html: string | null;
  /** Absolute; where a click leads (by our counting redirect where clicks are counted). */
  url: string | null;
};

/** One message, ready to be handed over. */
export type Outgoing = {
  deliveryId: bigint;
  notificationId: bigint;
  type: NotificationType;
  lane: Lane;
  /** `clear` takes away what was shown under `tag`: it was read elsewhere. Only channels that can (`clears`) get it; nothing is shown. */
  kind: 'show' | 'clear';
  /** What replaces what on a device: the id of the notification, or the key of its group. At most 64 characters of A–Z a–z 0–9 _ -. */
  tag: string;
  to: Address;
  content: Content;
  language: Language;
  urgent: boolean;
  /** Worth nothing after this. */
  expiresAt: Date;
  /** It holds a code or link that signs in. */
  isSecret: boolean;
  /** For `List-Unsubscribe` (RFC 8058: by POST); null for what cannot be switched off. */
  unsubscribeUrl: string | null;
};

export type SendResult =
  /** The provider has it. */
  | { outcome: 'accepted'; providerMessageId: string | null }
  /**
   * Not now: another provider is tried, then this one again after a growing pause, or after `afterMs` where the provider says so. `isAlive`: only
   * this message was refused (a mailbox is full, a sender greylisted), so it does not count against the provider.
   */
  | { outcome: 'retry'; error: string; afterMs?: number; isAlive?: boolean }
  /**
   * The provider asks for nothing at all for so long (429): it costs the message no attempt. `isPartial`: that is said for a part of those that
   * the provider reaches (one push service of several); the others go on.
   */
  | { outcome: 'pause'; error: string; afterMs: number; isPartial?: boolean }
  /** There is no such device any more: it is retired. */
  | { outcome: 'gone'; error: string }
  /** Never, whoever asks: the address is wrong, the message is. `suppress` puts the address on the list. */
  | { outcome: 'rejected'; error: string; suppress?: 'bounce' | 'complaint' };

/** A way out. It never decides what is tried again: that is the pipeline's. */
export type Provider = {
  /** Unlike all others of its channel: `smtp`, `twilio`. It stands in the log and in `notification_providers`. */
  readonly name: string;
  readonly channel: SentChannel;
  /**
   * Hands over a batch (at most `batchSize` of its channel) and tells of each, in the same order, what came of it. Throwing means that of none
   * is known whether it was taken: all are tried again. Must end soon after `signal` is aborted.
   */
  send(batch: readonly Outgoing[], signal: AbortSignal): Promise<SendResult[]>;
};

/** What is true of a channel whoever carries it. */
export type ChannelDescription = {
  channel: SentChannel;
  /** So many messages go to a provider in one call. */
  batchSize: number;
  /** A call that takes longer counts as one that failed. */
  timeoutMs: number;
  /** Waits for the end of quiet hours. */
  interrupts: boolean;
  /** What was shown can be taken away. */
  clears: boolean;
};

export const CHANNEL_DESCRIPTIONS: Record<SentChannel, ChannelDescription> = {
  web_push: { channel: 'web_push', batchSize: 100, timeoutMs: 20_000, interrupts: true, clears: true },
  apns: { channel: 'apns', batchSize: 200, timeoutMs: 20_000, interrupts: true, clears: true },
  fcm: { channel: 'fcm', batchSize: 100, timeoutMs: 20_000, interrupts: true, clears: true },
  email: { channel: 'email', batchSize: 50, timeoutMs: 25_000, interrupts: true, clears: false },
  sms: { channel: 'sms', batchSize: 20, timeoutMs: 20_000, interrupts: true, clears: false },
};
