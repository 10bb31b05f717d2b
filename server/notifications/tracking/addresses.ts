import { env } from '@/server/platform/env.ts';
import type { NotificationType, SentChannel } from '../terms.ts';
import { shortId, signToken } from './tokens.ts';

/** Where what we send leads: `PUBLIC_URL`, else this machine itself, where Maru answers without any settings. */
export function publicOrigin(): string {
  return env.PUBLIC_URL === undefined ? `http://localhost:${env.PORT}` : new URL(env.PUBLIC_URL).origin;
}

/** The address that counts a click and leads on to `target`. */
export function clickAddress(deliveryId: bigint, target: string): string {
  const token = signToken('click', [shortId(deliveryId), Buffer.from(target).toString('base64url')]);
  return `${publicOrigin()}/n/c/${token}`;
}

/** The picture that counts an open. */
export function pixelAddress(deliveryId: bigint): string {
  return `${publicOrigin()}/n/o/${signToken('open', [shortId(deliveryId)])}`;
}

/** Where a service that sends texts reports on a delivery. */
export function smsReportAddress(deliveryId: bigint): string {
  return `${publicOrigin()}/v1/notifications/feedback/sms/${signToken('feedback', [shortId(deliveryId)])}`;
}

/** Where a POST, and nothing else, ends a type on a channel for a person (RFC 8058). A GET shows the page that asks. */
export function unsubscribeAddress(userId: bigint, type: NotificationType, channel: SentChannel): string {
  return `${publicOrigin()}/n/unsubscribe/${signToken('unsubscribe', [shortId(userId), type, channel])}`;
}
