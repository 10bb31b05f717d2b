import { csvLine } from '@/server/platform/csv/write-csv.ts';
import { type LinkView, link as linkSchema } from '../schema.ts';
import { listLinks } from '../service.ts';
import type { LinkState } from '../terms.ts';
import type { ExportLinksQuery } from './schema.ts';

const LINKS_AT_A_TIME = 500;

/** Spreadsheets take a file for UTF-8 when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

type Cell = string | number | null;

/** The columns of the file, by the names that the import knows; what stands behind `hasPassword` is for people only. */
const COLUMNS: Record<string, (link: LinkView) => Cell> = {
  url: ({ url }) => url,
  alias: ({ alias }) => alias,
  domain: ({ domain }) => domain,
  title: ({ title }) => title,
  tags: ({ tags }) => tags.join(','),
  note: ({ note }) => note,
  status: ({ status }) => status,
  isEnabled: ({ isEnabled }) => String(isEnabled),
  forwardsQuery: ({ forwardsQuery }) => String(forwardsQuery),
  expiresAt: ({ expiresAt }) => expiresAt,
  fallbackUrl: ({ fallbackUrl }) => fallbackUrl,
  maxClicks: ({ maxClicks }) => maxClicks,
  rules: ({ rules }) => (rules.length === 0 ? null : JSON.stringify(rules)),
  experiment: ({ experiment }) => experiment && JSON.stringify(experiment),
  isArchived: ({ archivedAt }) => String(archivedAt !== null),
  hasPassword: ({ hasPassword }) => String(hasPassword),
  shortUrl: ({ shortUrl }) => shortUrl,
  clicks: ({ clicks }) => clicks,
  botClicks: ({ botClicks }) => botClicks,
  createdAt: ({ createdAt }) => createdAt,
};

/**
 * Links of the viewer as a file, newest first, read page by page as fast as the caller takes it: CSV that can be imported again, or one link as
 * JSON on each line. Passwords stay where they are.
 * @param origin where the short links stand
 * @throws AppError like `listLinks`
 */
export async function exportLinks(
  viewer: { id: bigint },
  { format, state, ...filter }: ExportLinksQuery,
  origin: string,
): Promise<ReadableStream<Uint8Array>> {
  const states: LinkState[] = state === 'all' ? ['active', 'archived'] : [state];
  const write = format === 'csv' ? csvOf : jsonLinesOf;
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let head = format === 'csv' ? BYTE_ORDER_MARK + csvLine(Object.keys(COLUMNS)) : '';
  const nextPage = async () => {
    const [now] = states;
    if (now === undefined) return null;
    const { items, nextCursor } = await listLinks(
      viewer,
      { ...filter, state: now, cursor, limit: LINKS_AT_A_TIME },
      origin,
    );
    cursor = nextCursor ?? undefined;
    if (nextCursor === null) states.shift();
    return items;
  };
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      // A page without a link says nothing: what is looked for may be found pages later.
      for (let text = ''; text === ''; ) {
        const links = await nextPage();
        if (links === null) {
          controller.close();
          return;
        }
        text = head + write(links);
        head = '';
        if (text !== '') controller.enqueue(encoder.encode(text));
      }
    },
  });
}

function csvOf(links: readonly LinkView[]): string {
  return links.map((link) => csvLine(Object.values(COLUMNS).map((cellOf) => cellOf(link)))).join('');
}

function jsonLinesOf(links: readonly LinkView[]): string {
  return links.map((link) => `${JSON.stringify(linkSchema.encode(link))}\n`).join('');
}
