import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { createCsvParser } from '@/server/platform/csv/parse-csv.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLinks } from '../bulk/create-links.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import type { LinkView } from '../schema.ts';
import { changeLink, listLinks, removeLink } from '../service.ts';
import type { CreateLinkJson } from '../settings/schema.ts';
import { exportLinks } from './export-links.ts';
import { getImport, startImport, uploadImport } from './imports.ts';
import { runImport } from './run-import.ts';
import { type ExportLinksQuery, exportLinksQuery } from './schema.ts';

const ORIGIN = 'https://maru.example';
const RUN = { signal: new AbortController().signal, attempt: 1 };

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const exported = async (owner: { id: bigint }, query: Partial<ExportLinksQuery> = {}) =>
  text(await exportLinks(owner, { ...exportLinksQuery.parse({}), ...query }, ORIGIN));

const records = (csv: string) => {
  const parser = createCsvParser({ delimiter: ',' });
  return [...parser.push(csv), ...parser.end()];
};

const allOf = async (owner: { id: bigint }) => {
  const pages = await Promise.all(
    (['active', 'archived'] as const).map((state) => listLinks(owner, { q: '', state, limit: 1_000 }, ORIGIN)),
  );
  return pages.flatMap(({ items }) => items);
};

/** What an export must bring back: all but what is counted, found out, or of this one copy. */
const kept = (link: LinkView) => {
  const { id: _id, clicks: _c, botClicks: _b, passes: _p, health: _h, card: _k, version: _v, ...rest } = link;
  return { ...rest, createdAt: '', updatedAt: '', archivedAt: link.archivedAt === null ? null : '' };
};

it('what is exported can be imported again and is the same', async () => {
  const owner = await createOwner();
  const alias = (name: string) => `${name}${owner.id}`;
  const links: CreateLinkJson[] = [
    { url: 'https://example.com/plain' },
    { url: 'https://example.com/=1?a=b,c&d="e"', title: '=HYPERLINK("x")', note: '+1\n"두 줄", 쉼표; 그리고\t탭' },
    { url: 'https://한글.example/길', alias: alias('-한글'), title: "'=already", tags: ['-minus', '새 것', 'A'] },
    {
      ...{ url: 'https://example.com/all', alias: alias('all'), status: 302, isEnabled: false, forwardsQuery: false },
      ...{ expiresAt: '2099-01-02T03:04:05.006Z', fallbackUrl: 'https://example.com/late', maxClicks: 12 },
      rules: [{ when: { devices: ['mobile'], languages: ['ko'] }, url: 'https://m.example.com/' }],
      experiment: {
        variants: [
          { url: 'https://example.com/a', weight: 1 },
          { url: 'https://example.com/b', weight: 2 },
        ],
        endsAt: '2099-01-01T00:00:00.000Z',
        winner: 1,
      },
    },
    { url: 'https://example.com/permanent', status: 308 },
  ];
  for (const link of links) await createLink(owner, link, ORIGIN);
  const archived = await createLink(owner, { url: 'https://example.com/archived' }, ORIGIN);
  await changeLink(owner, archived.id, { isArchived: true }, ORIGIN);
  const secret = await createLink(owner, { url: 'https://example.com/secret', password: 'open sesame' }, ORIGIN);
  const trashed = await createLink(owner, { url: 'https://example.com/trashed' }, ORIGIN);
  await removeLink(owner, trashed.id);

  const csv = await exported(owner);
  const before = (await allOf(owner)).filter(({ id }) => id !== secret.id);
  expect(records(csv)).toHaveLength(1 + links.length + 2);
  expect(csv).not.toContain('trashed');
  // No cell begins like a formula.
  for (const cell of records(csv).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);

  // The aliases are free again, as in another Maru.
  await pg.query('DELETE FROM links WHERE owner_id = $1', [owner.id]);
  const other = await createOwner();
  const draft = await uploadImport(other, Buffer.from(csv), { name: undefined, timeZone: 'Asia/Seoul' });
  await startImport(other, draft.id, ORIGIN);
  await runImport({ importId: draft.id }, RUN);
  // What had a password does not come back open.
  expect(await getImport(other, draft.id)).toMatchObject({ state: 'done', made: links.length + 1, refused: 1 });
  const byAlias = (list: LinkView[]) => list.map(kept).sort((a, b) => (a.alias < b.alias ? -1 : 1));
  expect(byAlias(await allOf(other))).toEqual(byAlias(before));
  // Once more: everything is there already.
  const again = await uploadImport(other, Buffer.from(csv), { name: undefined, timeZone: 'UTC' });
  await startImport(other, again.id, ORIGIN);
  await runImport({ importId: again.id }, RUN);
  expect(await getImport(other, again.id)).toMatchObject({ made: 0, existing: links.length + 1, refused: 1 });
});

it('gives what a list shows, as JSON Lines too, over any number of pages', async () => {
  const owner = await createOwner();
  const many = Array.from({ length: 1_201 }, (_, index) => ({
    url: `https://example.com/${index}`,
    tags: index % 3 === 0 ? ['third'] : [],
  }));
  await createLinks(owner, many, ORIGIN);
  const lines = (await exported(owner, { format: 'jsonl' }))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(1_201);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(1_201);
  expect(lines[0]).toMatchObject({ url: 'https://example.com/1200', tags: ['third'], clicks: 0 });
  expect(records(await exported(owner, { tag: 'third' }))).toHaveLength(1 + 401);
  expect(records(await exported(owner, { q: 'example.com/120' })).map(([url]) => url)).toEqual([
    'url',
    'https://example.com/1200',
    'https://example.com/120',
  ]);
  expect(await exported(owner, { state: 'archived', format: 'jsonl' })).toBe('');
  expect(records(await exported(await createOwner()))).toHaveLength(1);
});
