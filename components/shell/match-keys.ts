import type { Shortcut, ShortcutId } from './shortcuts.ts';

/** How long the second key of a sequence may take, in ms. */
const SEQUENCE_MS = 1_500;

interface KeyLike {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * The name of a pressed key as it stands in the list of shortcuts: `?`, `g`, `mod+k`; undefined for what no shortcut uses. A keyboard set to
 * Hangul gives ㅎ for the key that says G, so letters of other scripts go by their place.
 */
export function nameOfKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyLike): string | undefined {
  if (altKey || [...key].length !== 1) return undefined;
  const isLatin = /^[\x20-\x7e]$/.test(key);
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (!isLatin && letter === undefined) return undefined;
  const name = (isLatin ? key : (letter ?? '')).toLowerCase();
  if (!ctrlKey && !metaKey) return name;
  // With Shift too it belongs to the browser: its console, its private window.
  return shiftKey ? undefined : `mod+${name}`;
}

/** Listens to one key after the other. Gives the shortcut that is complete with this one, or undefined. Times are in ms. */
export function createKeyMatcher(
  shortcuts: readonly Shortcut[],
): (name: string, now: number) => ShortcutId | undefined {
  let first: { name: string; at: number } | null = null;
  return (name, now) => {
    const sequence = first !== null && now - first.at <= SEQUENCE_MS ? `${first.name} ${name}` : undefined;
    const match =
      shortcuts.find(({ keys }) => keys === sequence)?.id ?? shortcuts.find(({ keys }) => keys === name)?.id;
    const begins = match === undefined && shortcuts.some(({ keys }) => keys.startsWith(`${name} `));
    first = begins ? { name, at: now } : null;
    return match;
  };
}
