import type { VisitSource } from './visitor.ts';

/** A parameter as it was written: `name`, `name=` and `name=value` are three different things. */
interface Parameter {
  raw: string;
  /** Decoded, to compare. */
  name: string;
}

/** What the picture of a short link adds to its address. */
const QR_MARK = 'qr=1';

/** What an address may hold as it is (RFC 3986: unreserved, reserved, `%`); anything else is written as percent-encoded bytes. */
const UNSAFE = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gu;

/** An address as a header can carry it: what does not belong into one is percent-encoded, what is encoded stays as it is. */
export function escapeAddress(address: string): string {
  return address.replace(UNSAFE, (character) => {
    return Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
      '',
    );
  });
}

/**
 * The query of a visitor, apart from our own mark for pictures.
 * @param query as it was sent, without `?`
 */
export function readVisitQuery(query: string): { source: VisitSource; parameters: string } {
  if (query === '') return { source: 'link', parameters: '' };
  const parts = query.split('&');
  const kept = parts.filter((part) => part !== '' && part !== QR_MARK);
  return { source: parts.includes(QR_MARK) ? 'qr' : 'link', parameters: escapeAddress(kept.join('&')) };
}

/**
 * A target with a visitor's parameters. His win: what he names stands in the place of the target's parameter of that name; what the
 * target does not have comes after it, in his order. Nothing is decoded and encoded anew, so that signatures over a query stay right, and the
 * target's fragment stays at the end.
 * @param parameters of `readVisitQuery`
 */
export function forwardQuery(target: string, parameters: string): string {
  if (parameters === '') return target;
  const [address, fragment] = cut(target, '#');
  const [base, query] = cut(address, '?');
  const given = readParameters(parameters);
  const names = new Set(given.map(({ name }) => name));
  const placed = new Set<string>();
  const merged: string[] = [];
  for (const { raw, name } of readParameters(query ?? '')) {
    if (!names.has(name)) merged.push(raw);
    else if (!placed.has(name)) {
      placed.add(name);
      merged.push(...given.filter((one) => one.name === name).map((one) => one.raw));
    }
  }
  merged.push(...given.filter(({ name }) => !placed.has(name)).map(({ raw }) => raw));
  return `${base}?${merged.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}

function readParameters(query: string): Parameter[] {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => ({ raw, name: decodeName(cut(raw, '=')[0]) }));
}

/** What cannot be decoded is compared as it is. */
function decodeName(name: string): string {
  const text = name.replaceAll('+', ' ');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cut(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
