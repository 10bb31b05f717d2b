import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkKey, type SignedUrlOptions } from './object-storage.ts';

/** Where our own signed addresses live: `/files/<key>?…&sig=`. */
const PREFIX = '/files/';

/** What a valid signed address allows. */
export type SignedAccess = { key: string; method: 'GET' | 'PUT'; contentType?: string };

function signature(secret: string, method: string, key: string, exp: string, contentType: string): Buffer {
  return createHmac('sha256', secret).update([method, key, exp, contentType].join('\n')).digest();
}

/** A path with query that `verifySignedUrl` accepts until `nowMs` + `expiresInS`. */
export function createSignedUrl(secret: string, key: string, options: SignedUrlOptions, nowMs: number): string {
  const exp = String(Math.floor(nowMs / 1000) + options.expiresInS);
  const contentType = options.contentType ?? '';
  const query = new URLSearchParams({ method: options.method, exp });
  if (contentType !== '') query.set('type', contentType);
  query.set('sig', signature(secret, options.method, checkKey(key), exp, contentType).toString('base64url'));
  return `${PREFIX}${key}?${query}`;
}

/**
 * Checks an address that `createSignedUrl` made (absolute or only the path) for the method of the request: a HEAD may do what a GET may.
 * Null when it is forged, expired or meant for another method.
 */
export function checkSignedUrl(secret: string, url: string, method: string, nowMs: number): SignedAccess | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const allowed = searchParams.get('method');
  const exp = searchParams.get('exp') ?? '';
  const contentType = searchParams.get('type') ?? '';
  const given = Buffer.from(searchParams.get('sig') ?? '', 'base64url');
  if (!pathname.startsWith(PREFIX) || (allowed !== 'GET' && allowed !== 'PUT')) return null;
  if (allowed !== (method === 'HEAD' ? 'GET' : method)) return null;
  const key = pathname.slice(PREFIX.length);
  const expected = signature(secret, allowed, key, exp, contentType);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  if (!/^\d{1,12}$/.test(exp) || Number(exp) * 1000 < nowMs) return null;
  return { key: checkKey(key), method: allowed, ...(contentType === '' ? {} : { contentType }) };
}
