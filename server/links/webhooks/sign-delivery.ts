import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks wants 24 to 64 bytes. */
const SECRET_BYTES = 32;
const PREFIX = 'whsec_';

/** A new signing key. */
export function makeSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The key as people copy it into their receiver. */
export function writeSecret(secret: Buffer): string {
  return PREFIX + secret.toString('base64');
}

/** The name of a message, the same in every attempt: by it receivers see that they have had it. */
function messageId(deliveryId: bigint): string {
  return `msg_${deliveryId}`;
}

/**
 * The headers by which a receiver knows that a body is ours and fresh (Standard Webhooks 1.0.0,
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): HMAC-SHA-256 of `<id>.<seconds>.<body>`.
 */
export function signDelivery(message: {
  deliveryId: bigint;
  body: string;
  secret: Buffer;
  /** Milliseconds since 1970, of this attempt. */
  now: number;
}): Record<string, string> {
  const id = messageId(message.deliveryId);
  const seconds = Math.floor(message.now / 1_000);
  const signature = signatureOf({ id, seconds, body: message.body, secret: message.secret });
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
}

/** `v1,` and the signature in base64. */
export function signatureOf(message: { id: string; seconds: number; body: string; secret: Buffer }): string {
  const { id, seconds, body, secret } = message;
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
