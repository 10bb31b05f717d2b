import { csvLine } from '@/server/platform/csv/write-csv.ts';
import { authorizeLink } from '../policy.ts';
import { findLink } from '../repository.ts';
import { readClicks, viewClick } from './read-clicks.ts';
import { readRange } from './read-range.ts';
import type { ClickView, ExportClicksQuery } from './schema.ts';
import { EXPORT_CLICKS_MAX } from './terms.ts';

const ROWS_AT_A_TIME = 2_000;

/** Spreadsheets take a file for UTF-8 when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

const COLUMNS = [
  ...(['id', 'at', 'country', 'city', 'referrer', 'device', 'system', 'browser', 'language'] as const),
  ...(['source', 'way', 'isBot'] as const),
];

/**
 * The clicks of a link of the viewer as a file, newest first, read from the database as fast as the caller takes it.
 * @param max where it ends, for tests
 * @throws AppError `not_found`, `invalid` (`range_reversed`)
 */
export async function exportClicks(
  viewer: { id: bigint },
  id: bigint,
  query: ExportClicksQuery,
  { now = Date.now(), max = EXPORT_CLICKS_MAX } = {},
): Promise<ReadableStream<Uint8Array>> {
  const link = authorizeLink(viewer, await findLink(id));
  const range = readRange(query, now);
  const wish = { linkId: link.id, bots: query.bots, range };
  const write = query.format === 'csv' ? csvWriter() : jsonWriter();
  const encoder = new TextEncoder();
  let place: Awaited<ReturnType<typeof readClicks>>['next'] = null;
  let left = max;
  let isFirst = true;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { rows, next } = await readClicks(wish, place ?? undefined, Math.min(ROWS_AT_A_TIME, left));
      left -= rows.length;
      place = next;
      const isLast = next === null || left === 0;
      controller.enqueue(encoder.encode(write(rows.map(viewClick), { isFirst, isLast })));
      isFirst = false;
      if (isLast) controller.close();
    },
  });
}

type Writer = (clicks: readonly ClickView[], part: { isFirst: boolean; isLast: boolean }) => string;

function csvWriter(): Writer {
  const lineOf = (click: ClickView) =>
    csvLine(COLUMNS.map((column) => (column === 'isBot' ? String(click.isBot) : click[column])));
  return (clicks, { isFirst }) => (isFirst ? BYTE_ORDER_MARK + csvLine(COLUMNS) : '') + clicks.map(lineOf).join('');
}

/** An array, one click on each line. */
function jsonWriter(): Writer {
  let lead = '[\n';
  return (clicks, { isLast }) => {
    let text = '';
    for (const click of clicks) {
      text += lead + JSON.stringify(click);
      lead = ',\n';
    }
    if (isLast) text += lead === '[\n' ? '[]\n' : '\n]\n';
    return text;
  };
}
