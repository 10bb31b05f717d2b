import { AppError } from '@/server/platform/errors.ts';
import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.ts';

/** In characters as people count them, not in bytes. */
const MIN_LENGTH = 10;

/** The usual replacements, undone. */
const REPLACED: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/**
 * Refuses what attackers try first.
 * @throws AppError `invalid`: `password_short`, `password_common`
 */
export function checkPassword(password: string, person: { email: string; name: string }): void {
  const text = password.normalize('NFC');
  if ([...text].length < MIN_LENGTH) throw refusal('password_short', `At least ${MIN_LENGTH} characters.`);
  if (isCommon(text.toLowerCase()) || isAboutPerson(text.toLowerCase(), person)) {
    throw refusal('password_common', 'This password is easy to guess.');
  }
}

function refusal(reason: string, message: string): AppError {
  return new AppError('invalid', message, { reason, errors: [{ path: 'password', message: reason }] });
}

function isCommon(text: string): boolean {
  const bare = text.replace(/[\s\p{P}\p{S}]/gu, '');
  if (COMMON_PASSWORDS.has(text) || COMMON_PASSWORDS.has(bare)) return true;
  if (isPattern(text) || (bare.length >= 6 && isPattern(bare))) return true;
  return isMadeOfWords(text) || isMadeOfWords(undoReplacements(text));
}

/** `aaaaaaaaaa`, `abcabcabcabc` (up to four characters over and over), `abcdefghij`, `9876543210`. */
function isPattern(text: string): boolean {
  return isSequence(text) || [1, 2, 3, 4].some((size) => repeatsEvery(text, size));
}

function repeatsEvery(text: string, size: number): boolean {
  const characters = [...text];
  return characters.every((character, index) => index < size || character === characters[index - size]);
}

/** `abcdefghij`, `9876543210`: each character follows the one before, up or down; 0 follows 9. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  return [1, -1].some((step) =>
    codes.every((code, index) => {
      const before = codes[index - 1];
      if (before === undefined) return true;
      return code === before + step || (step === 1 ? before === 57 && code === 48 : before === 48 && code === 57);
    }),
  );
}

/** Nothing is left of it beside common words, digits and signs. */
function isMadeOfWords(text: string): boolean {
  const letters = text.replace(/[^\p{L}]+/gu, ' ').trim();
  return letters === '' ? isPoorNumber(text) : letters.split(' ').every(isWordChain);
}

/** A date or a telephone number is found in seconds; so is what has hardly any different characters. */
function isPoorNumber(text: string): boolean {
  const isDigits = /^[\d\s.,/:+-]*$/.test(text);
  return (isDigits && text.replace(/\D/g, '').length < 14) || new Set(text).size < 6;
}

/** Says whether `letters` is one common word after another. */
function isWordChain(letters: string): boolean {
  const reachable = new Array<boolean>(letters.length + 1).fill(false);
  reachable[0] = true;
  for (let start = 0; start < letters.length; start++) {
    if (!reachable[start]) continue;
    for (const word of COMMON_WORDS) if (letters.startsWith(word, start)) reachable[start + word.length] = true;
  }
  return reachable[letters.length] === true;
}

function undoReplacements(text: string): string {
  // Digits at the end are a number somebody added, not letters in disguise.
  const [, body = '', tail = ''] = /^(.*?)([\d\p{P}\p{S}]*)$/su.exec(text) ?? [];
  return [...body].map((character) => REPLACED[character] ?? character).join('') + tail;
}

/** The e-mail address, its first part or the name, with nothing but digits and signs added. */
function isAboutPerson(text: string, { email, name }: { email: string; name: string }): boolean {
  const parts = [email, email.split('@')[0] ?? '', name].map(lettersOf).filter((part) => part.length >= 2);
  const letters = lettersOf(text);
  return text === email.toLowerCase() || parts.some((part) => letters === part || letters === part + part);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}
