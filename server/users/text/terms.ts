/**
 * Characters that turn the direction of what follows, or are there without being seen: with them a name can look like another one. The joiners
 * (U+200C, U+200D) stay allowed, because Persian and emoji need them.
 */
const TRICKY =
  /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFC\u{E0000}-\u{E007F}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Letters that show nothing: the Hangul fillers and the blank of Braille. */
const INVISIBLE = /[\s\p{Cf}\p{M}\u115F\u1160\u3164\uFFA0\u2800]/gu;

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The length of a text as people count it: `👨‍👩‍👧` and `각` are one each. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of SEGMENTER.segment(text)) count += 1;
  return count;
}

/** Says whether a text holds what turns or hides other text. */
export function hasTrickyCharacters(text: string): boolean {
  return TRICKY.test(text);
}

/** Says whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return text.replace(INVISIBLE, '') === '';
}
