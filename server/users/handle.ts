import { randomInt } from 'node:crypto';

const HANDLE = /^[a-z][a-z0-9_]{2,29}$/;
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

/**
 * A handle for somebody who has not chosen one, made of the name before the @ of the address.
 * @param attempt from 0: the first is as it is, later ones end in more and more digits
 */
export function proposeHandle(email: string, attempt: number): string {
  const letters = (email.split('@')[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9_]/g, '');
  const base = /^[a-z]/.test(letters) ? letters : `user${letters}`;
  const padded = base.length < 3 ? `${base}_maru` : base;
  if (attempt === 0) return padded.slice(0, MAX_LENGTH);
  return `${padded.slice(0, BASE_LENGTH)}${randomInt(2, 10 ** Math.min(9, attempt * 2))}`;
}
