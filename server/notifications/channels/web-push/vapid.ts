import { createECDH, createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { env } from '@/server/platform/env.ts';
import { senderAddress } from '@/server/platform/mail/mail-address.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { signJwt } from '../sign-jwt.ts';

/** Says to push services who sends (RFC 8292). */
export type Vapid = {
  /** What browsers subscribe with: an uncompressed point in base64url. */
  readonly publicKey: string;
  /** The header `Authorization` for a push service. @param now ms since 1970 */
  authorization(origin: string, now: number): string;
};

/** At most a day is allowed (section 2). */
const LIFETIME_S = 12 * 3_600;
/** Tokens are made once for each push service, and again long before they end. */
const KEPT_MS = 3_600_000;
const ORIGINS_MAX = 200;

/** The key of this installation; null when it has none. */
export function vapid(): Vapid | null {
  const { VAPID_KEY } = env;
  return VAPID_KEY === undefined ? null : singleton('notifications.vapid', () => createVapid(VAPID_KEY, subject()));
}

/** @param key the private number of a P-256 key, 64 hexadecimal characters @param sub whom to write to about what is sent: a `mailto:` or `https:` address */
export function createVapid(key: string, sub: string): Vapid {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(key, 'hex');
  const point = ecdh.getPublicKey();
  const publicKey = point.toString('base64url');
  const signingKey = privateKeyOf(Buffer.from(key, 'hex'), point);
  const tokens = new LRUCache<string, { token: string; madeAt: number }>({ max: ORIGINS_MAX });
  return {
    publicKey,
    authorization: (origin, now) => {
      let kept = tokens.get(origin);
      if (kept === undefined || now - kept.madeAt >= KEPT_MS || now < kept.madeAt) {
        const claims = { aud: origin, exp: Math.floor(now / 1_000) + LIFETIME_S, sub };
        kept = { token: signJwt({ alg: 'ES256', key: signingKey }, claims), madeAt: now };
        tokens.set(origin, kept);
      }
      return `vapid t=${kept.token}, k=${publicKey}`;
    },
  };
}

function privateKeyOf(number: Buffer, point: Buffer): KeyObject {
  const [d, x, y] = [number, point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d, x, y } satisfies JsonWebKey });
}

function subject(): string {
  if (env.PUBLIC_URL?.startsWith('https:')) return env.PUBLIC_URL;
  return `mailto:${senderAddress().replace(/^.*<|>$/g, '')}`;
}
