import { domainToASCII, domainToUnicode } from 'node:url';
import { skeletonOf } from '../skeleton.ts';

/** Scripts that may stand together in one label (UTS #39, 5.2 "highly restrictive"): Korean, Japanese and Chinese people write Latin letters too. */
const COMPANIES = ['Latin Hangul Han', 'Latin Hiragana Katakana Han', 'Latin Bopomofo Han'].map((names) =>
  names.split(' '),
);

const SCRIPTS = [
  ...[
    'Latin',
    'Hangul',
    'Han',
    'Hiragana',
    'Katakana',
    'Bopomofo',
    'Cyrillic',
    'Greek',
    'Hebrew',
    'Arabic',
    'Armenian',
  ],
  ...['Georgian', 'Thai', 'Devanagari', 'Bengali', 'Tamil', 'Telugu', 'Ethiopic', 'Khmer', 'Lao', 'Myanmar', 'Sinhala'],
].map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'u') }));

/** Of no script of its own: digits, hyphens, marks. */
const SHARED = /[\p{Script=Common}\p{Script=Inherited}]/u;

/**
 * A host as people may see it: in its own script when it is honest, else in punycode. Not honest is a label of several scripts, of one that we do not know, or
 * one that looks like Latin letters without being any.
 * @param host as it stands in a URL, in punycode, with its port
 */
export function showHost(host: string): string {
  const [name = '', port] = host.startsWith('[') ? [host] : host.split(':', 2);
  const labels = domainToUnicode(name).split('.');
  const shown = labels.map((label) => (isHonest(label) ? label : domainToASCII(label) || label));
  // What cannot be turned back into the same name must not be shown in its place.
  const text = domainToASCII(shown.join('.')) === name ? shown.join('.') : name;
  return port === undefined ? text : `${text}:${port}`;
}

function isHonest(label: string): boolean {
  if (/^[\x21-\x7e]*$/.test(label)) return true;
  if (/^[\x21-\x7e]*$/.test(skeletonOf(label))) return false;
  const found = new Set<string>();
  for (const character of label) {
    if (SHARED.test(character)) continue;
    const script = SCRIPTS.find(({ pattern }) => pattern.test(character));
    if (script === undefined) return false;
    found.add(script.name);
  }
  return found.size <= 1 || COMPANIES.some((company) => [...found].every((name) => company.includes(name)));
}

/** An address as people may read it: its host by `showHost`, letters of its path and query in their script, all else encoded as it is. */
export function showAddress(address: string): string {
  const url = new URL(address);
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(/(?:%[89a-f][0-9a-f])+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes).replace(/[^\p{L}\p{M}\p{N}]/gu, encodeURIComponent);
    } catch {
      return bytes;
    }
  });
  return `${url.protocol}//${showHost(url.host)}${rest}`;
}
