/** The five that analytics know (Google's "campaign URL" names), in the order people think of them. */
export const UTM_FIELDS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;
export type UtmField = (typeof UTM_FIELDS)[number];
export type UtmValues = Record<UtmField, string>;

const isUtm = (name: string): name is UtmField => (UTM_FIELDS as readonly string[]).includes(name);

/** An address in three parts that give it back when they are joined; it may be half typed. */
function split(url: string): { base: string; pairs: string[]; hash: string } {
  const [, rest = '', hash = ''] = /^([^#]*)(#[\s\S]*)?$/.exec(url) ?? [];
  const at = rest.indexOf('?');
  if (at < 0) return { base: rest, pairs: [], hash };
  return { base: rest.slice(0, at), pairs: rest.slice(at + 1).split('&'), hash };
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

const nameOf = (pair: string): string => decode(pair.split('=', 1)[0] ?? '').toLowerCase();

/** What the utm parameters of an address say; those that are not there are empty. */
export function readUtm(url: string): UtmValues {
  const values: UtmValues = { utm_source: '', utm_medium: '', utm_campaign: '', utm_term: '', utm_content: '' };
  for (const pair of split(url).pairs) {
    const name = nameOf(pair);
    const at = pair.indexOf('=');
    if (isUtm(name) && values[name] === '') values[name] = at < 0 ? '' : decode(pair.slice(at + 1));
  }
  return values;
}

/** The address with one utm parameter as given (empty takes it away); everything else in it stays as it is written. */
export function writeUtm(url: string, field: UtmField, value: string): string {
  const { base, pairs, hash } = split(url);
  const written = `${field}=${encodeURIComponent(value)}`;
  const place = pairs.findIndex((pair) => nameOf(pair) === field);
  const kept = pairs.filter((pair, index) => nameOf(pair) !== field || (value !== '' && index === place));
  const next = kept.map((pair) => (nameOf(pair) === field ? written : pair));
  if (place < 0 && value !== '') next.push(written);
  const query = next.filter((pair) => pair !== '').join('&');
  return `${base}${query === '' ? '' : `?${query}`}${hash}`;
}

/** The values that some addresses use, by field, the most frequent first. */
export function utmValuesOf(urls: readonly string[]): Record<UtmField, string[]> {
  const counts = new Map(UTM_FIELDS.map((field) => [field, new Map<string, number>()]));
  for (const url of urls) {
    const values = readUtm(url);
    for (const field of UTM_FIELDS) {
      const known = counts.get(field);
      if (values[field] !== '') known?.set(values[field], (known.get(values[field]) ?? 0) + 1);
    }
  }
  const ranked = (field: UtmField) =>
    [...(counts.get(field) ?? [])].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  return Object.fromEntries(UTM_FIELDS.map((field) => [field, ranked(field)])) as Record<UtmField, string[]>;
}
