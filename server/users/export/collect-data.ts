import { Readable } from 'node:stream';
import { findLinksOfPerson, findReportsOfPerson, type LinkOfPerson } from '@/server/links/lookup.ts';
import { csvLine } from '@/server/platform/csv/write-csv.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { pictureFile } from '../profile/picture-files.ts';
import {
  readAuditForExport,
  readFollowsForExport,
  readKeysForExport,
  readProfileForExport,
  readSessionsForExport,
} from './repository.ts';

/** One file of an export; `open` is called when its turn comes. Null: there is nothing to put into it. */
export type ExportFile = { name: string; open: () => Promise<Readable | null> };

const ROWS_AT_A_TIME = 1_000;

/** Spreadsheets take a file for UTF-8 when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

const LINK_COLUMNS = ['alias', 'url', 'title', 'clicks', 'createdAt', 'updatedAt', 'deletedAt'] as const;

/** The files with all that we keep about a person, each read only when it is written; long ones piece by piece. */
export function filesOf(userId: bigint): ExportFile[] {
  const whole = (name: string, read: () => Promise<unknown>): ExportFile => ({
    name,
    open: async () => Readable.from([toJson(await read(), 2)]),
  });
  const pieces = (name: string, text: () => AsyncIterable<string>): ExportFile => ({
    name,
    open: async () => Readable.from(text()),
  });
  return [
    whole('profile.json', async () => {
      const { pictureKey: _, ...profile } = (await readProfileForExport(userId)) ?? { pictureKey: null };
      return profile;
    }),
    whole('sessions.json', () => readSessionsForExport(userId)),
    whole('keys.json', () => readKeysForExport(userId)),
    whole('follows.json', () => readFollowsForExport(userId)),
    pieces('links.json', () => jsonArray(linksOf(userId))),
    pieces('links.csv', () => linkLines(userId)),
    pieces('reports.json', () => jsonArray(inBatches((after) => findReportsOfPerson(userId, after, ROWS_AT_A_TIME)))),
    pieces('audit.json', () => jsonArray(auditOf(userId))),
    { name: 'picture.webp', open: () => openPicture(userId) },
  ];
}

async function openPicture(userId: bigint): Promise<Readable | null> {
  const key = (await readProfileForExport(userId))?.pictureKey ?? null;
  return key === null ? null : ((await storage().get(pictureFile(key, 512)))?.stream ?? null);
}

async function* linksOf(userId: bigint): AsyncGenerator<LinkOfPerson> {
  yield* inBatches((after) => findLinksOfPerson(userId, after, ROWS_AT_A_TIME));
}

async function* auditOf(userId: bigint): AsyncGenerator<Record<string, unknown>> {
  yield* inBatches((after) => readAuditForExport(userId, after, ROWS_AT_A_TIME));
}

async function* inBatches<T extends { id: bigint }>(read: (after: bigint) => Promise<T[]>): AsyncGenerator<T> {
  for (let after = 0n; ; ) {
    const rows = await read(after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_A_TIME) return;
    after = last.id;
  }
}

async function* linkLines(userId: bigint): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(LINK_COLUMNS);
  for await (const link of linksOf(userId)) yield csvLine(LINK_COLUMNS.map((column) => link[column]));
}

/** An array as JSON, one item on each line. */
async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let lead = '[\n';
  for await (const item of items) {
    yield lead + toJson(item);
    lead = ',\n';
  }
  yield lead === '[\n' ? '[]\n' : '\n]\n';
}

function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? part.toString() : part), indent);
}
