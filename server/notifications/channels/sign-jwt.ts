import { type KeyObject, sign } from 'node:crypto';

/** How a token is signed (RFC 7518 section 3.1), and with which key. */
type Signer = { alg: 'ES256' | 'RS256'; key: KeyObject; keyId?: string };

/** A signed token (RFC 7515, compact) that claims this. Times in `claims` are seconds since 1970. */
export function signJwt({ alg, key, keyId }: Signer, claims: Record<string, string | number>): string {
  const header = { typ: 'JWT', alg, ...(keyId === undefined ? {} : { kid: keyId }) };
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  // Of ES256 the signature is r and s side by side (RFC 7518 section 3.4), not the DER that OpenSSL writes.
  const signature = sign('sha256', Buffer.from(text), alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key);
  return `${text}.${signature.toString('base64url')}`;
}
