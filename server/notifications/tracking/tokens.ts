import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { env } from '@/server/platform/env.ts';
import { singleton } from '@/server/platform/singleton.ts';

/** Each use has its own: a token for one opens nothing of another. */
type Purpose = 'open' | 'click' | 'unsubscribe' | 'feedback';

/** 128 bits: nobody guesses them, and addresses in mails stay short. */
const MAC_BYTES = 16;

/**
 * Makes a token of `parts` that whoever has it may use once or often: it holds no secret, but nobody else can make one.
 * Parts hold no dot.
 */
export function signToken(purpose: Purpose, parts: readonly string[]): string {
  const text = parts.join('.');
  return `${text}.${mac(purpose, text).toString('base64url')}`;
}

/** The parts of a token that `signToken` made for this purpose; null for everything else. */
export function readToken(purpose: Purpose, token: string): string[] | null {
  const at = token.lastIndexOf('.');
  if (at <= 0) return null;
  const text = token.slice(0, at);
  const given = Buffer.from(token.slice(at + 1), 'base64url');
  const expected = mac(purpose, text);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return text.split('.');
}

/** An id in few characters, and back; null for what is none. */
export const shortId = (id: bigint) => id.toString(36);

export function longId(short: string | undefined): bigint | null {
  if (short === undefined || !/^[0-9a-z]{1,13}$/.test(short)) return null;
  let id = 0n;
  for (const digit of short) id = id * 36n + BigInt(Number.parseInt(digit, 36));
  return id < 2n ** 63n ? id : null;
}

function mac(purpose: Purpose, text: string): Buffer {
  return createHmac('sha256', key()).update(`${purpose}\n${text}`).digest().subarray(0, MAC_BYTES);
}

function key(): Buffer {
  return singleton('notifications.key', () =>
    Buffer.from(hkdfSync('sha256', env.AUTH_SECRET, '', 'maru notifications', 32)),
  );
}
