import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { csvLine } from '@/server/platform/csv/write-csv.ts';
import { AppError } from '@/server/platform/errors.ts';
import { OUTCOMES } from '../bulk/terms.ts';
import { knownDomains } from '../domains.ts';
import type { PageLocale } from '../plain-page.ts';
import { shortUrlOf } from '../view-link.ts';
import { ownImport } from './imports.ts';
import { findReportRows, type ReportRow } from './repository.ts';
import type { ImportedRowView, ListImportedRowsQuery } from './schema.ts';

const TEXTS = { ko, en };
const ROWS_AT_A_TIME = 2_000;
/** Spreadsheets take a file for UTF-8 when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';
/** The largest int4. */
const ROW_MAX = 2 ** 31 - 1;

type Owner = { id: bigint };

/** What became of the rows of a file, in their order. @throws AppError `not_found`, `bad_input` (`cursor_invalid`) */
export async function listImportedRows(
  viewer: Owner,
  id: bigint,
  { cursor, limit, state }: ListImportedRowsQuery,
  origin: string,
): Promise<{ items: ImportedRowView[]; nextCursor: string | null }> {
  const { id: importId } = await ownImport(viewer, id);
  const [rows, domains] = await Promise.all([
    findReportRows({ importId, state, after: readCursor(cursor), limit: limit + 1 }),
    knownDomains(),
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const items = shown.map((row) => toView(row, origin, domains));
  return { items, nextCursor: last === undefined ? null : String(last.row) };
}

/** The same as a file for people: every row with its short link, or why there is none in words. @throws AppError `not_found` */
export async function downloadReport(
  viewer: Owner,
  id: bigint,
  { origin, locale }: { origin: string; locale: PageLocale },
): Promise<ReadableStream<Uint8Array>> {
  const { id: importId } = await ownImport(viewer, id);
  const { columns, states } = TEXTS[locale].linkImport.report;
  const errors: Record<string, string> = TEXTS[locale].errors;
  const domains = await knownDomains();
  const encoder = new TextEncoder();
  const lineOf = (row: ReportRow) => {
    const { state, link, reason, given } = toView(row, origin, domains);
    const why = reason === null ? null : (errors[reason] ?? errors.invalid ?? reason);
    return csvLine([row.row, states[state], link?.shortUrl ?? null, link?.url ?? given, why]);
  };
  let after = 0;
  let head = BYTE_ORDER_MARK + csvLine([columns.row, columns.state, columns.link, columns.target, columns.reason]);
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const rows = await findReportRows({ importId, state: undefined, after, limit: ROWS_AT_A_TIME });
      controller.enqueue(encoder.encode(head + rows.map(lineOf).join('')));
      head = '';
      after = rows.at(-1)?.row ?? after;
      if (rows.length < ROWS_AT_A_TIME) controller.close();
    },
  });
}

/** A cursor is the last row of the page before. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const row = /^\d{1,10}$/.test(cursor) ? Number(cursor) : ROW_MAX + 1;
  if (row > ROW_MAX) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return row;
}

function toView(row: ReportRow, origin: string, domains: ReadonlyMap<bigint, string>): ImportedRowView {
  const { linkId, alias, domainId, url, deletedAt, reason, field, given } = row;
  const isThere = linkId !== null && alias !== null && domainId !== null && url !== null;
  return {
    row: row.row,
    state: OUTCOMES.find((known) => known === row.state) ?? 'refused',
    link: isThere
      ? { id: linkId, shortUrl: shortUrlOf({ alias, domainId }, origin, domains), url, isDeleted: deletedAt !== null }
      : null,
    reason,
    field,
    given,
  };
}
