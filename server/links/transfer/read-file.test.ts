import { describe, expect, it } from 'vitest';
import { guessColumns, guessTagSeparator, isData } from './guess-columns.ts';
import { examineFile, type FileRecord, piecesOf, readRecords } from './read-file.ts';
import { readRow } from './read-row.ts';
import { readTime } from './read-time.ts';
import type { ImportOptions } from './schema.ts';

async function read(file: Buffer) {
  const facts = await examineFile(file);
  const all: FileRecord[] = [];
  for await (const record of readRecords(piecesOf(file), facts)) all.push(record);
  return { ...facts, all };
}

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');

describe('examineFile', () => {
  it.each([
    ['url,title\nhttps://a.example/,A\n', ',', 2],
    ['\uFEFFurl;title\r\nhttps://a.example/?a=1,2;A\r\n', ';', 2],
    ['url\ttitle\n"https://a.example/\t",A', '\t', 2],
    ['url|title\nhttps://a.example/|A', '|', 2],
    // One address on each line, some with commas.
    ['https://a.example/1\nhttps://a.example/2,3\nhttps://a.example/;4', '\t', 1],
    // Rows that lack cells.
    ['url,title,tags\nhttps://a.example/\nhttps://b.example/,B', ',', 3],
  ])('sees what stands between the cells of %j', async (text, delimiter, columns) => {
    const { delimiter: found, first, encoding } = await examineFile(Buffer.from(text));
    expect([found, first.length, encoding]).toEqual([delimiter, columns, 'utf-8']);
    expect(first[0]).not.toContain('\uFEFF');
  });

  it('reads UTF-8, UTF-16 and CP949 as Korean spreadsheets write them', async () => {
    const cp949 = Buffer.from([
      ...Buffer.from('url,'),
      0xc1,
      0xa6,
      0xb8,
      0xf1,
      ...Buffer.from('\nhttps://a.example/,x\n'),
    ]);
    expect(await read(cp949)).toMatchObject({ encoding: 'euc-kr', first: ['url', '제목'], records: 2 });
    expect(await read(utf16('url\t제목\nhttps://a.example/\tx'))).toMatchObject({
      encoding: 'utf-16le',
      delimiter: '\t',
      first: ['url', '제목'],
    });
    expect(await read(Buffer.from('url,제목\nx,y'))).toMatchObject({ encoding: 'utf-8', first: ['url', '제목'] });
  });

  it('counts rows as a spreadsheet does, and leaves empty ones out', async () => {
    const { all, records } = await read(
      Buffer.from('url,note\n\nhttps://a.example/,"two\nlines"\n , \nhttps://b.example/,\n'),
    );
    expect(records).toBe(3);
    expect(all.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [1, 'url'],
      [3, 'https://a.example/'],
      [5, 'https://b.example/'],
    ]);
  });

  it.each([
    ['csv_empty', Buffer.from('\n \n')],
    ['csv_not_text', Buffer.from('url\0\n')],
    ['csv_encoding', Buffer.from([0x75, 0xff, 0xff, 0x0a])],
    ['csv_unclosed_quote', Buffer.from('url\n"https://a.example/\n')],
    ['csv_too_many_rows', Buffer.from(`url\n${'https://a.example/\n'.repeat(100_001)}`)],
  ])('refuses with %s', async (reason, file) => {
    await expect(examineFile(file)).rejects.toMatchObject({ details: { reason } });
  });
});

describe('guessColumns', () => {
  it.each([
    [
      'Bitly',
      ['created_at', 'link', 'long_url', 'title', 'tags', 'custom_bitlinks'],
      { url: 2, alias: 5, title: 3, tags: 4 },
    ],
    [
      'Dub',
      ['Short link', 'Destination URL', 'Clicks', 'Created at', 'Tags', 'Archived'],
      { url: 1, alias: 0, tags: 4, isArchived: 5 },
    ],
    [
      'Shlink',
      ['createdAt', 'domain', 'shortCode', 'shortUrl', 'longUrl', 'title', 'tags', 'visits'],
      { url: 4, alias: 2, title: 5, tags: 6, domain: 1 },
    ],
    ['YOURLS', ['keyword', 'url', 'title', 'timestamp', 'ip', 'clicks'], { url: 1, alias: 0, title: 2 }],
    [
      'Kutt',
      ['id', 'address', 'target', 'description', 'expire_in', 'password'],
      { url: 2, alias: 1, note: 3, expiresAt: 4, password: 5 },
    ],
    [
      'Korean',
      ['번호', '원본 주소', '단축 주소', '제목', '태그', '만료일'],
      { url: 1, alias: 2, title: 3, tags: 4, expiresAt: 5 },
    ],
    ['one column', ['Link'], { url: 0 }],
    ['nothing known', ['a', 'b'], {}],
  ])('understands the header of %s', (_name, headers, columns) => expect(guessColumns(headers)).toEqual(columns));

  it('tells a header from data, and the tags of Shlink from others', () => {
    expect(isData(['https://a.example/', 'x'])).toBe(true);
    expect(isData(['example.com/path'])).toBe(true);
    expect(isData(['URL', 'Title'])).toBe(false);
    expect(guessTagSeparator(['longUrl', 'shortCode', 'tags'])).toBe('|');
    expect(guessTagSeparator(['url', 'tags'])).toBe(',');
  });
});

describe('readTime', () => {
  it.each([
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00.000Z'],
    ['2027-01-31T18:00:00.123+09:00', '2027-01-31T09:00:00.123Z'],
    ['2027-01-31 18:00+0900', '2027-01-31T09:00:00.000Z'],
    ['2027-01-31 18:00', '2027-01-31T09:00:00.000Z'],
    ['2027/1/31 8:05:09', '2027-01-30T23:05:09.000Z'],
    ['2027. 1. 31.', '2027-01-31T15:00:00.000Z'],
    ['2027년 1월 31일', '2027-01-31T15:00:00.000Z'],
    ['2027-01-31', '2027-01-31T15:00:00.000Z'],
    ['2027-02-30', null],
    ['2027-13-01T00:00:00Z', null],
    ['2027-01-31 25:00', null],
    ['1/31/2027', null],
    ['soon', null],
  ])('%s in Seoul', (text, at) => expect(readTime(text, 'Asia/Seoul')).toBe(at));

  it('knows summer time', () => expect(readTime('2027-07-01 12:00', 'Europe/Berlin')).toBe('2027-07-01T10:00:00.000Z'));
});

describe('readRow', () => {
  const options: ImportOptions = {
    columns: {
      url: 0,
      alias: 1,
      tags: 2,
      maxClicks: 3,
      isEnabled: 4,
      isArchived: 5,
      password: 6,
      rules: 7,
      expiresAt: 8,
    },
    hasHeader: true,
    tagSeparator: ',',
    timeZone: 'UTC',
    findExisting: true,
  };
  const row = (...cells: string[]) => readRow(cells, options);

  it('leaves out what is empty and turns the rest into what a new link takes', () => {
    expect(row('https://a.example/')).toEqual({ link: { url: 'https://a.example/' }, isArchived: false });
    expect(
      row(' https://a.example/ ', 'https://bit.ly/3abC?x', ' a ,, b', '1,000', 'No', '예', 'false', '[{"when":{}}]'),
    ).toEqual({
      link: {
        ...{ url: 'https://a.example/', alias: '3abC', tags: ['a', 'b'], maxClicks: 1000, isEnabled: false },
        rules: [{ when: {} }],
      },
      isArchived: true,
    });
    expect(row('https://a.example/', "'-dash")).toMatchObject({ link: { alias: '-dash' } });
    expect(row('https://a.example/', '%ED%95%9C/%EA%B8%80/')).toMatchObject({ link: { alias: '글' } });
  });

  it.each([
    ['maybe', 'switch_invalid', 'isEnabled', ['x', '', '', '', 'maybe']],
    ['a password that cannot come along', 'bulk_password', 'password', ['x', '', '', '', '', '', 'true']],
    ['broken rules', 'rule_invalid', 'rules', ['x', '', '', '', '', '', '', '{']],
    ['a time that nobody can tell', 'import_time_invalid', 'expiresAt', ['x', '', '', '', '', '', '', '', '1/2/2027']],
  ])('refuses %s', (_what, reason, path, cells) => expect(row(...cells)).toEqual({ state: 'refused', reason, path }));
});
