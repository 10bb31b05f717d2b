import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from './formula.ts';
import { type CsvError, createCsvParser } from './parse-csv.ts';
import { csvLine } from './write-csv.ts';

/** All records of a text, handed over in the given pieces. */
function parse(pieces: readonly string[], delimiter = ','): string[][] {
  const parser = createCsvParser({ delimiter });
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
}

describe('createCsvParser', () => {
  it.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\rb\r', [['a'], ['b']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a,b","c\r\nd","say ""hi"""', [['a,b', 'c\r\nd', 'say "hi"']]],
    ['""', [['']]],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['it"s,5" wide', [['it"s', '5" wide']]],
    ['"quoted" and more,b', [['quoted and more', 'b']]],
    ['', []],
  ])('reads %j', (text, records) => {
    expect(parse([text])).toEqual(records);
    // However the text is cut, the same comes out.
    expect(parse([...text])).toEqual(records);
  });

  it('knows other delimiters', () => {
    expect(parse(['a;"b;c"'], ';')).toEqual([['a', 'b;c']]);
    expect(parse(['a\tb,c'], '\t')).toEqual([['a', 'b,c']]);
  });

  it.each([
    ['a\n"open\nb', 'csv_unclosed_quote', 2],
    [`ok\n${'x'.repeat(20_001)}`, 'csv_cell_too_long', 2],
    [','.repeat(500), 'csv_too_many_columns', 1],
  ])('refuses what is no table: %#', (text, reason, row) => {
    expect(() => parse([text])).toThrow(
      expect.objectContaining<Partial<CsvError>>({ reason: reason as CsvError['reason'], row }),
    );
  });
});

describe('what csvLine writes', () => {
  it('comes back as it was, cut anywhere', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('=1+1', "'=1", '-x', '@a', "''+1", '\ttab', '한글, "따옴표"\n줄'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1 }), fc.nat(), (rows, cut) => {
        // A record that is one empty cell is an empty line.
        const text = rows.map(csvLine).join('');
        const at = cut % (text.length + 1);
        const read = parse([text.slice(0, at), text.slice(at)]).map((cells) => cells.map(unguardFormula));
        expect(read).toEqual(rows);
      }),
    );
  });

  it('lets no cell begin like a formula', () => {
    for (const text of ['=1', '+1', '-1', '@a', '\t=1', '\r=1', "'=1"]) {
      expect(guardFormula(text)).toBe(`'${text}`);
      expect(unguardFormula(guardFormula(text))).toBe(text);
    }
    expect(guardFormula("it's")).toBe("it's");
    expect(unguardFormula("'quoted'")).toBe("'quoted'");
  });
});
