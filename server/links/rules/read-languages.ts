/** Longer headers are cut; no browser sends so many. */
const LENGTH_MAX = 512;
const RANGES_MAX = 20;

const RANGE = /^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)$/i;
/** RFC 9110, 12.4.2. */
const WEIGHT = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * The languages of an `Accept-Language` header (RFC 9110, 12.5.4), the most wanted first, of equal weight in their order; those with `q=0`, `*` and
 * what is no language range are left out. In lower case.
 */
export function readLanguages(header: string | undefined): string[] {
  if (header === undefined || header === '') return [];
  return header
    .slice(0, LENGTH_MAX)
    .split(',')
    .slice(0, RANGES_MAX)
    .map(readRange)
    .filter((range) => range !== null && range.weight > 0)
    .sort((a, b) => (b?.weight ?? 0) - (a?.weight ?? 0))
    .map((range) => range?.tag ?? '');
}

function readRange(text: string): { tag: string; weight: number } | null {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim());
  if (!RANGE.test(range) || range === '*') return null;
  const given = parameters
    .map((parameter) => /^q\s*=\s*(.*)$/i.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  if (given !== undefined && !WEIGHT.test(given)) return null;
  return { tag: range.toLowerCase(), weight: given === undefined ? 1 : Number(given) };
}

/**
 * Whether a visitor who wants `wanted` speaks `language` as a rule names it: `ko` takes every Korean, `en-GB` only that one. (Basic
 * filtering of RFC 4647, 3.3.1.)
 */
export function speaks(wanted: string, language: string): boolean {
  const range = language.toLowerCase();
  return wanted === range || wanted.startsWith(`${range}-`);
}
