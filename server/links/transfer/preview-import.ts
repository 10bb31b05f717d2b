import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { type Made, type Refusal, refused, type WishedLink } from '../bulk/make-links.ts';
import { isRefused } from '../bulk/prepare-link.ts';
import { aliasKey, findTaken } from '../bulk/repository.ts';
import { findPlainLinks, isPlain, plainKey } from '../repository.ts';
import type { Encoding } from './decode-text.ts';
import { readImportFile } from './import-file.ts';
import { ownImport } from './imports.ts';
import { type FileRecord, piecesOf, readRecords } from './read-file.ts';
import { prepareRow, readRow } from './read-row.ts';
import { findTakenSkeletons, type ImportRow, skeletonKey } from './repository.ts';
import { type ImportOptions, type ImportPreviewView, importOptions, type PreviewRow } from './schema.ts';
import { type Delimiter, PREVIEW_CHECKED, PREVIEW_ROWS } from './terms.ts';

type State = Made['state'];

/**
 * What would become of the first thousand rows of a file, were it imported now; nothing is made.
 * @param origin where we are reached
 * @throws AppError `not_found`, `gone` (`import_file_gone`)
 */
export async function previewImport(viewer: { id: bigint }, id: bigint, origin: string): Promise<ImportPreviewView> {
  const draft = await ownImport(viewer, id);
  const options = importOptions.parse(draft.options);
  const records = await firstRecords(draft, options);
  const wishes = await Promise.all(records.map(({ cells }) => prepareRow(cells, options, origin)));
  const verdicts = await transaction((tx) => judge(viewer.id, wishes, tx));
  const rows = records.map((record, place) => toRow(record, options, verdicts[place] ?? 'made'));
  const refusals = rows.filter(({ state }) => state === 'refused');
  const count = (state: State) => rows.filter((row) => row.state === state).length;
  const reasons = new Map<string, number>();
  for (const { reason } of refusals) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return {
    sample: (records[0]?.cells ?? []).map((cell) => cell.slice(0, 200)),
    checked: rows.length,
    made: count('made'),
    existing: count('existing'),
    refused: refusals.length,
    reasons: [...reasons].map(([reason, times]) => ({ reason, count: times })).sort((a, b) => b.count - a.count),
    rows: rows.slice(0, PREVIEW_ROWS),
    faults: refusals.slice(0, PREVIEW_ROWS),
  };
}

async function firstRecords(draft: ImportRow, { hasHeader }: ImportOptions): Promise<FileRecord[]> {
  const how = { encoding: draft.encoding as Encoding, delimiter: draft.delimiter as Delimiter };
  const records: FileRecord[] = [];
  for await (const record of readRecords(piecesOf(await readImportFile(draft.id)), how)) {
    records.push(record);
    if (records.length === PREVIEW_CHECKED + 1) break;
  }
  return hasHeader ? records.slice(1) : records.slice(0, PREVIEW_CHECKED);
}

/** Foresees what `makeLinks` would say, without making anything; what is not refused and not there yet would be made. */
async function judge(
  ownerId: bigint,
  wishes: readonly (WishedLink | Refusal)[],
  tx: Transaction,
): Promise<(Refusal | Exclude<State, 'refused'>)[]> {
  const good = wishes.filter((wish): wish is WishedLink => !isRefused(wish));
  const own = good.flatMap(({ own: alias, domainId }) => (alias === null ? [] : { ...alias, domainId }));
  const plain = good.flatMap((wish) => (mayExist(wish) ? { domainId: wish.domainId, url: wish.settings.url } : []));
  const taken = own.length === 0 ? new Map<string, never>() : await findTaken(own, tx);
  const looks = own.length === 0 ? new Set<string>() : await findTakenSkeletons(own, tx);
  const there = plain.length === 0 ? new Set<string>() : new Set((await findPlainLinks(ownerId, plain, tx)).keys());
  const aliases = new Map<string, string>();
  return wishes.map((wish) => {
    if (isRefused(wish)) return wish;
    const { domainId, settings, findExisting } = wish;
    if (wish.own === null) {
      if (!mayExist(wish)) return 'made';
      const key = plainKey({ domainId, url: settings.url });
      if (there.has(key)) return 'existing';
      there.add(key);
      return 'made';
    }
    const key = aliasKey({ domainId, alias: wish.own.alias });
    const holder = taken.get(key);
    const isOwn = holder?.ownerId === ownerId && holder.url === settings.url && holder.deletedAt === null;
    const isSame = isOwn || aliases.get(key) === settings.url;
    if (holder !== undefined || aliases.has(key)) {
      return findExisting && isSame ? 'existing' : refused('alias_taken', 'alias');
    }
    const look = skeletonKey({ domainId, skeleton: wish.own.skeleton });
    if (looks.has(look)) return refused('alias_confusable', 'alias');
    looks.add(look);
    aliases.set(key, settings.url);
    return 'made';
  });
}

function mayExist({ findExisting, own, settings }: WishedLink): boolean {
  return findExisting && own === null && isPlain(settings);
}

/** The row as it is read, so that people see whether the columns are right. */
function toRow(
  { row, cells }: FileRecord,
  options: ImportOptions,
  verdict: Refusal | Exclude<State, 'refused'>,
): PreviewRow {
  const read = readRow(cells, options);
  const link = 'state' in read ? {} : read.link;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 300) : null);
  const column = options.columns.url;
  return {
    row,
    url: text(link.url) ?? text(column === undefined ? null : cells[column]),
    alias: text(link.alias),
    title: text(link.title),
    tags: Array.isArray(link.tags) ? link.tags.slice(0, 20).map(String) : [],
    expiresAt: text(link.expiresAt),
    state: typeof verdict === 'string' ? verdict : 'refused',
    reason: typeof verdict === 'string' ? null : verdict.reason,
    field: typeof verdict === 'string' ? null : verdict.path,
  };
}
