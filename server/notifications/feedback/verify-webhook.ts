import { createHmac, timingSafeEqual } from 'node:crypto';

/** A call that is older was recorded by somebody and is played again. */
const TOLERANCE_S = 300;

/**
 * Whether a webhook was signed with our secret, by the rules of Standard Webhooks (https://www.standardwebhooks.com): the header
 * `webhook-signature` holds, among others, `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
 * @param nowMs ms since 1970
 */
export function isSigned(headers: Headers, body: string, secret: string, nowMs: number): boolean {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  if (id === null || timestamp === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > TOLERANCE_S) return false;
  const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest();
  return (headers.get('webhook-signature') ?? '').split(' ').some((one) => {
    const given = one.startsWith('v1,') ? Buffer.from(one.slice(3), 'base64') : Buffer.alloc(0);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
