import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { env } from '@/server/platform/env.ts';
import { addressBucket } from '@/server/platform/http/client-address.ts';
import { singleton } from '@/server/platform/singleton.ts';

/** Long enough to read a page; who takes longer presses the button of a new one. */
const LIFETIME_MS = 15 * 60_000;

const key = () =>
  singleton('links.go-key', () => Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', 'maru links go on', 32)));

/**
 * What the button of a page in between sends back: that this caller has seen the page of this link. Without it another site could
 * have a browser send the form, and nobody would see the page.
 */
export function makeGoToken(linkId: string, address: string, now: number): string {
  const until = (now + LIFETIME_MS).toString(36);
  return `${until}.${sign(linkId, address, until)}`;
}

/** Whether `token` was made for this link and this caller, not long ago. */
export function isGoToken(token: string | null, linkId: string, address: string, now: number): boolean {
  const [until, signature] = token?.split('.') ?? [];
  if (until === undefined || signature === undefined || !/^[0-9a-z]{1,12}$/.test(until)) return false;
  const expected = Buffer.from(sign(linkId, address, until));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected) && Number.parseInt(until, 36) > now;
}

function sign(linkId: string, address: string, until: string): string {
  return createHmac('sha256', key())
    .update(`${linkId}\n${addressBucket(address)}\n${until}`)
    .digest('base64url');
}
