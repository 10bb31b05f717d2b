export interface TokenOption {
  id: string;
  label: string;
  /** Stands quietly beside the label: a code, a count. */
  detail?: string;
  /** More words by which it is found: the name in another language, for instance. */
  keywords?: string;
}

/** More would only be scrolled past; the next letter narrows them. */
const SHOWN = 50;

/** Case, spaces and the way a syllable is stored make no difference. */
const fold = (text: string): string => text.normalize('NFC').toLocaleLowerCase().replaceAll(/\s+/g, '');

/** The options that answer what is typed and are not chosen yet: first those whose name begins so, then the rest in their own order. */
export function matchOptions(options: readonly TokenOption[], typed: string, chosen: readonly string[]): TokenOption[] {
  const asked = fold(typed);
  const free = options.filter(({ id }) => !chosen.includes(id));
  if (asked === '') return free.slice(0, SHOWN);
  const rank = ({ id, label, keywords = '' }: TokenOption): number => {
    if (fold(label).startsWith(asked) || fold(id) === asked) return 0;
    if (keywords.split('|').some((word) => fold(word).startsWith(asked))) return 1;
    return fold(`${label}|${keywords}`).includes(asked) ? 2 : 3;
  };
  return free
    .map((option) => ({ option, place: rank(option) }))
    .filter(({ place }) => place < 3)
    .sort((a, b) => a.place - b.place)
    .slice(0, SHOWN)
    .map(({ option }) => option);
}
