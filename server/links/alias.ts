import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { ticket, tickets } from '@/server/platform/ids.ts';
import { createPermutation } from './permutation.ts';
import { RESERVED_ALIASES } from './reserved-aliases.ts';
import { skeletonOf } from './skeleton.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 7;
/** 3,521,614,606,208 aliases (62^7). */
export const ALIAS_SPACE = 62 ** LENGTH;

/** The longest alias, in code points. */
const ALIAS_MAX = 64;
const ALIAS_PATTERN = /^[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_-]*$/u;
/** Fillers, joiners and variation selectors: letters or marks by class, yet nobody can see them. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;

/** `value` (below 62^7) in base 62, always 7 digits. */
export function toBase62(value: number): string {
  let text = '';
  let rest = value;
  for (let place = 0; place < LENGTH; place++) {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

let permute: ((value: number) => number) | undefined;

/**
 * The next generated alias: a ticket number scrambled by a keyed bijection over 62^7, so that it never repeats and nobody
 * guesses its neighbours. It may still be taken by somebody's own alias: then ask again.
 * @throws AppError `unavailable` when all 62^7 are used up
 */
export async function nextAlias(): Promise<string> {
  return toAlias(await ticket('links'));
}

/** So many generated aliases. @throws AppError like `nextAlias` */
export async function nextAliases(count: number): Promise<string[]> {
  return (await tickets('links', count)).map(toAlias);
}

function toAlias(number: bigint): string {
  if (number >= ALIAS_SPACE) throw new AppError('unavailable', 'Every generated alias is used up.');
  permute ??= createPermutation(ALIAS_SPACE, Buffer.from(env.LINK_ALIAS_KEY, 'hex'));
  return toBase62(permute(Number(number)));
}

/** Whether any link could have this alias: keeps rubbish out of the caches. `alias` is decoded and in NFC. */
export function isAlias(alias: string): boolean {
  // A code point has at most two UTF-16 units: the cheap bound comes first.
  if (alias.length === 0 || alias.length > ALIAS_MAX * 2) return false;
  return ALIAS_PATTERN.test(alias) && !INVISIBLE.test(alias) && [...alias].length <= ALIAS_MAX;
}

/** An alias that somebody chose, with what it looks like. */
export interface OwnAlias {
  alias: string;
  skeleton: string;
}

const RESERVED_SKELETONS = new Set(RESERVED_ALIASES.map((word) => skeletonOf(word)));

/**
 * Checks an alias that somebody chose: 1 to 64 letters, digits, `-` and `_` of any script, the case is kept.
 * @throws AppError `invalid` with reason `alias_invalid` or `alias_reserved`
 */
export function checkOwnAlias(input: string): OwnAlias {
  const alias = input.trim().normalize('NFC');
  if (!isAlias(alias)) {
    throw new AppError('invalid', 'An alias has 1 to 64 letters, digits, - and _.', { reason: 'alias_invalid' });
  }
  if (RESERVED_SKELETONS.has(skeletonOf(alias.toLowerCase()))) {
    throw new AppError('invalid', 'This alias is kept for the product itself.', { reason: 'alias_reserved' });
  }
  return { alias, skeleton: skeletonOf(alias) };
}

/** The alias in an encoded path segment, or null when the segment is broken or no alias at all. Trailing dots and slashes,
 * which mail programs and sentences add, are dropped. */
export function decodeAlias(segment: string): string | null {
  let alias: string;
  try {
    alias = trimEnd(decodeURIComponent(segment)).normalize('NFC');
  } catch {
    return null;
  }
  return isAlias(alias) ? alias : null;
}

/** By hand: an expression for it would try again at each of many slashes. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1] === '/')) end--;
  return text.slice(0, end);
}

/** A `+` after an alias asks for its preview; the rest is an encoded segment for `decodeAlias`. */
export function splitPreview(segment: string): { isPreview: boolean; segment: string } {
  const trimmed = trimEnd(segment);
  if (trimmed.endsWith('+')) return { isPreview: true, segment: trimmed.slice(0, -1) };
  if (/%2b$/i.test(trimmed)) return { isPreview: true, segment: trimmed.slice(0, -3) };
  return { isPreview: false, segment };
}
