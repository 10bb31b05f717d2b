import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, createCsvParser } from '@/server/platform/csv/parse-csv.ts';
import { AppError } from '@/server/platform/errors.ts';
import { decodeText, detectEncoding, type Encoding } from './decode-text.ts';
import { guessDelimiter } from './guess-columns.ts';
import { type Delimiter, IMPORT_MAX_ROWS } from './terms.ts';

const PIECE_BYTES = 256 * 1_024;
/** Enough of a file to see how it is written. */
const HEAD_CHARACTERS = 65_536;
const HEAD_RECORDS = 20;

/** How a file is written, and what its first record says. */
interface FileFacts {
  encoding: Encoding;
  delimiter: Delimiter;
  /** The cells of the first record that is not empty. */
  first: string[];
  /** Records that are not empty. */
  records: number;
}

/** One record of a file; `row` counts as a spreadsheet does, empty records too: the first is 1. */
export interface FileRecord {
  row: number;
  cells: string[];
}

type Bytes = AsyncIterable<Uint8Array>;

/** A file in memory, piece by piece: between two pieces others have their turn. */
export async function* piecesOf(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += PIECE_BYTES) {
    yield file.subarray(at, at + PIECE_BYTES);
    await nextTurn();
  }
}

/**
 * Reads a whole file once: how it is written and how much is in it.
 * @param delimiter what stands between the cells, when somebody said it
 * @throws AppError `unsupported` (`csv_encoding`), `invalid` (`csv_empty`, `csv_too_many_rows`, `csv_unclosed_quote`, …)
 */
export async function examineFile(file: Buffer, delimiter?: Delimiter): Promise<FileFacts> {
  const encoding = await detectEncoding(async () => piecesOf(file));
  const chosen = delimiter ?? (await sniff(file, encoding));
  let first: string[] | undefined;
  let records = 0;
  for await (const { cells } of readRecords(piecesOf(file), { encoding, delimiter: chosen })) {
    first ??= cells;
    records += 1;
    // The header is one of them.
    if (records > IMPORT_MAX_ROWS + 1) throw refuseFile('csv_too_many_rows');
  }
  if (first === undefined) throw refuseFile('csv_empty');
  return { encoding, delimiter: chosen, first, records };
}

/**
 * The records of a file that are not empty, in their order.
 * @throws AppError `invalid` (`csv_unclosed_quote`, `csv_cell_too_long`, `csv_too_many_columns`, `csv_not_text`)
 */
export async function* readRecords(
  bytes: Bytes,
  { encoding, delimiter }: Pick<FileFacts, 'encoding' | 'delimiter'>,
): AsyncGenerator<FileRecord> {
  const parser = createCsvParser({ delimiter });
  let row = 0;
  const number = (records: string[][]): FileRecord[] => {
    const numbered = records.map((cells, index) => ({ row: row + index + 1, cells }));
    row += records.length;
    return numbered.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  };
  try {
    for await (const text of decodeText(bytes, encoding)) {
      // PostgreSQL stores no NUL, and no text has one.
      if (text.includes('\0')) throw refuseFile('csv_not_text');
      yield* number(parser.push(text));
    }
    yield* number(parser.end());
  } catch (error) {
    throw error instanceof CsvError ? refuseFile(error.reason, error.row) : error;
  }
}

async function sniff(file: Buffer, encoding: Encoding): Promise<Delimiter> {
  let head = '';
  for await (const text of decodeText(piecesOf(file), encoding)) {
    head += text;
    if (head.length >= HEAD_CHARACTERS) break;
  }
  return guessDelimiter((delimiter) => {
    const parser = createCsvParser({ delimiter });
    try {
      const whole = parser.push(head.slice(0, HEAD_CHARACTERS));
      const records = head.length < HEAD_CHARACTERS ? [...whole, ...parser.end()] : whole;
      return records.filter((cells) => cells.some((cell) => cell.trim() !== '')).slice(0, HEAD_RECORDS);
    } catch (error) {
      if (error instanceof CsvError) return [];
      throw error;
    }
  });
}

const SENTENCES: Record<CsvError['reason'] | 'csv_too_many_rows' | 'csv_empty' | 'csv_not_text', string> = {
  csv_unclosed_quote: 'A quoted cell does not end.',
  csv_cell_too_long: 'A cell is too long.',
  csv_too_many_columns: 'There are too many columns.',
  csv_too_many_rows: `A file can have ${IMPORT_MAX_ROWS} rows.`,
  csv_empty: 'There is nothing in this file.',
  csv_not_text: 'This file is not text.',
};

function refuseFile(reason: keyof typeof SENTENCES, row?: number): AppError {
  const where = row === undefined ? '' : ` (row ${row})`;
  return new AppError('invalid', SENTENCES[reason] + where, { reason });
}
