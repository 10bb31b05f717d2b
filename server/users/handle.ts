import { randomInt } from 'node:crypto';
import { AppError, type ErrorCode } from '@/server/platform/errors.ts';
import { RESERVED_HANDLES } from './reserved-handles.ts';

const HANDLE = /^[a-z][a-z0-9_]{2,29}$/;
const MIN_LENGTH = 3;
const MAX_LENGTH = 30;
/** Room for the digits that tell two people of the same name apart. */
const BASE_LENGTH = 20;

/** Says whether `text` has the form of a handle: 3 to 30 of a–z, 0–9 and _, beginning with a letter. */
export function isHandle(text: string): boolean {
  return HANDLE.test(text);
}

/** How a handle looks when look-alike characters are folded: two handles with the same skeleton can be taken for each other. */
export function foldHandle(handle: string): string {
  return handle
    .toLowerCase()
    .replaceAll('_', '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll(/[1i]/g, 'l');
}

const RESERVED = new Set(RESERVED_HANDLES.map(foldHandle));

/** Says whether nobody may have this handle: it is, or looks like, a path of ours or a word that people trust. */
export function isReservedHandle(handle: string): boolean {
  return RESERVED.has(foldHandle(handle));
}

/** Why a handle that somebody wishes for cannot be had, whoever has which; null when it can. */
export function whyNoHandle(wish: string): string | null {
  if (wish.length < MIN_LENGTH) return 'handle_short';
  if (wish.length > MAX_LENGTH) return 'handle_long';
  if (!/^[a-z]/.test(wish)) return 'handle_start';
  if (!HANDLE.test(wish)) return 'handle_letters';
  return isReservedHandle(wish) ? 'handle_reserved' : null;
}

/** The refusal of a handle, at its field. */
export function handleRefusal(code: ErrorCode, reason: string): AppError {
  const errors = [{ path: 'handle', message: reason }];
  return new AppError(code, 'This handle cannot be had.', { reason, errors });
}

/**
 * A handle for somebody who has not chosen one, made of the name before the @ of the address.
 * @param attempt from 0: the first is as it is (unless it is reserved), later ones end in more and more digits
 */
export function proposeHandle(email: string, attempt: number): string {
  const letters = (email.split('@')[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9_]/g, '');
  const base = /^[a-z]/.test(letters) ? letters : `user${letters}`;
  const padded = base.length < 3 ? `${base}_maru` : base;
  const plain = padded.slice(0, MAX_LENGTH);
  if (attempt === 0 && !isReservedHandle(plain)) return plain;
  return `${padded.slice(0, BASE_LENGTH)}${randomInt(2, 10 ** Math.min(9, attempt * 2 + 2))}`;
}
