import { unguardFormula } from '@/server/platform/csv/formula.ts';
import { type Refusal, refused, type WishedLink } from '../bulk/make-links.ts';
import { isRefused, prepareLink } from '../bulk/prepare-link.ts';
import { readTime } from './read-time.ts';
import type { ImportOptions } from './schema.ts';
import type { ImportField } from './terms.ts';

const YES = new Set(['true', '1', 'yes', 'y', 'on', 'o', '예', '네']);
const NO = new Set(['false', '0', 'no', 'n', 'off', 'x', '아니요', '아니오']);

/** What a row says, as `createLinkInput` takes it, and whether the link is to be archived at once. */
interface ReadRow {
  link: Record<string, unknown>;
  isArchived: boolean;
}

/** What the columns of a row mean. What cannot be read at all is refused here, everything else is judged like any other new link. */
export function readRow(cells: readonly string[], options: ImportOptions): ReadRow | Refusal {
  const text = (field: ImportField): string | undefined => {
    const column = options.columns[field];
    const cell = column === undefined ? '' : unguardFormula((cells[column] ?? '').trim());
    return cell === '' ? undefined : cell;
  };
  const link: Record<string, unknown> = {
    ...{ url: text('url'), title: text('title'), note: text('note'), domain: text('domain') },
    ...{ alias: aliasOf(text('alias')), fallbackUrl: text('fallbackUrl'), status: numberOf(text('status')) },
    maxClicks: numberOf(text('maxClicks')),
    tags: tagsOf(text('tags'), options.tagSeparator),
  };
  const expires = text('expiresAt');
  if (expires !== undefined) {
    link.expiresAt = readTime(expires, options.timeZone);
    if (link.expiresAt === null) return refused('import_time_invalid', 'expiresAt');
  }
  for (const field of ['rules', 'experiment'] as const) {
    const value = readJson(text(field));
    if (value === BROKEN) return refused(field === 'rules' ? 'rule_invalid' : 'experiment_invalid', field);
    link[field] = value;
  }
  const switches = {
    isEnabled: text('isEnabled'),
    forwardsQuery: text('forwardsQuery'),
    isArchived: text('isArchived'),
  };
  const read: Partial<Record<keyof typeof switches, boolean>> = {};
  for (const [field, cell] of Object.entries(switches) as [keyof typeof switches, string | undefined][]) {
    if (cell === undefined) continue;
    const isOn = switchOf(cell);
    if (isOn === null) return refused('switch_invalid', field);
    read[field] = isOn;
  }
  const { isArchived = false, ...others } = read;
  // A link that had a password would stand open without it.
  const password = text('password');
  if (password !== undefined && switchOf(password) !== false) return refused('bulk_password', 'password');
  return { link: dropEmpty({ ...link, ...others }), isArchived };
}

/** Reads a row and checks it as a single new link is checked; never throws for what stands in it. */
export async function prepareRow(
  cells: readonly string[],
  options: ImportOptions,
  origin: string,
): Promise<WishedLink | Refusal> {
  const read = readRow(cells, options);
  if ('state' in read) return read;
  const wish = await prepareLink(read.link, { origin, findExisting: options.findExisting });
  if (isRefused(wish) || !read.isArchived) return wish;
  return { ...wish, settings: { ...wish.settings, archivedAt: new Date() } };
}

/** Other products write the whole short address: its last part is the alias. */
function aliasOf(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('/')) return text;
  const last =
    text
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** What is no number stays text, for the check of the field to refuse. */
function numberOf(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const digits = text.replace(/[,\s]/g, '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

function tagsOf(text: string | undefined, separator: string): string[] | undefined {
  const names = text?.split(separator).flatMap((name) => name.trim() || []) ?? [];
  return names.length === 0 ? undefined : names;
}

function switchOf(cell: string): boolean | null {
  const word = cell.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

const BROKEN = Symbol('no JSON');

function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return BROKEN;
  }
}

function dropEmpty(link: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined));
}
