/** Why a file cannot be read as CSV; `row` is the record at fault, as a spreadsheet counts (the first is 1). */
export class CsvError extends Error {
  override name = 'CsvError';
  readonly reason: 'csv_unclosed_quote' | 'csv_cell_too_long' | 'csv_too_many_columns';
  readonly row: number;

  constructor(reason: CsvError['reason'], row: number) {
    super(`${reason} in row ${row}`);
    this.reason = reason;
    this.row = row;
  }
}

interface CsvParser {
  /** Takes the next piece of the text, cut anywhere; gives the records that have ended in it. An empty line is a record of one empty cell. */
  push(text: string): string[][];
  /** The last record, when the text did not end with a line break. */
  end(): string[][];
}

const CELL_MAX = 20_000;
const COLUMNS_MAX = 500;
const QUOTE = '"';

/**
 * Reads CSV (RFC 4180) piece by piece: quoted cells with delimiters, line breaks and doubled quotes in them; lines end with CR LF, LF or CR.
 * A quote inside of an unquoted cell, and text behind a closing quote, are kept as they are, as spreadsheets do.
 * @throws CsvError
 */
export function createCsvParser({ delimiter }: { delimiter: string }): CsvParser {
  /** In a quoted cell; `closing` when the last character of a piece was a quote that may end it or be the first of two. */
  let state: 'plain' | 'quoted' | 'closing' = 'plain';
  let isCellBegun = false;
  let isAfterCarriageReturn = false;
  let cell = '';
  let record: string[] = [];
  let row = 1;
  let done: string[][] = [];

  function append(text: string): void {
    cell += text;
    if (cell.length > CELL_MAX) throw new CsvError('csv_cell_too_long', row);
  }

  function endCell(): void {
    if (record.length === COLUMNS_MAX) throw new CsvError('csv_too_many_columns', row);
    record.push(cell);
    cell = '';
    isCellBegun = false;
    state = 'plain';
  }

  function endRecord(): void {
    endCell();
    done.push(record);
    record = [];
    row += 1;
  }

  /** The end of what belongs to a quoted cell from `at` on. */
  function readQuoted(text: string, at: number): number {
    const quote = text.indexOf(QUOTE, at);
    append(text.slice(at, quote === -1 ? undefined : quote));
    if (quote === -1) return text.length;
    state = 'closing';
    return quote + 1;
  }

  function readPlain(text: string, at: number): number {
    let end = at;
    while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++;
    if (end > at) {
      append(text.slice(at, end));
      isCellBegun = true;
    }
    if (end === text.length) return end;
    if (text[end] === delimiter) endCell();
    else {
      isAfterCarriageReturn = text[end] === '\r';
      endRecord();
    }
    return end + 1;
  }

  function step(text: string, at: number): number {
    if (state === 'quoted') return readQuoted(text, at);
    if (state === 'closing') {
      state = text[at] === QUOTE ? 'quoted' : 'plain';
      if (state === 'plain') return at;
      append(QUOTE);
      return at + 1;
    }
    if (isAfterCarriageReturn) {
      isAfterCarriageReturn = false;
      if (text[at] === '\n') return at + 1;
    }
    if (!isCellBegun && text[at] === QUOTE) {
      isCellBegun = true;
      state = 'quoted';
      return at + 1;
    }
    return readPlain(text, at);
  }

  function take(): string[][] {
    const records = done;
    done = [];
    return records;
  }

  return {
    push(text) {
      for (let at = 0; at < text.length; ) at = step(text, at);
      return take();
    },
    end() {
      if (state === 'quoted') throw new CsvError('csv_unclosed_quote', row);
      if (isCellBegun || record.length > 0) endRecord();
      return take();
    },
  };
}
