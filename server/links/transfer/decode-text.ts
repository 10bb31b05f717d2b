import { AppError } from '@/server/platform/errors.ts';

/** Korean Excel saves CSV as CP949, which the web calls EUC-KR; "Unicode text" is UTF-16 with a mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'euc-kr';

type Bytes = AsyncIterable<Uint8Array>;

/** The text of a file, piece by piece, without its byte order mark. @throws TypeError when the bytes are no text of this encoding */
export async function* decodeText(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/**
 * The encoding of a file: what its mark says, else UTF-8 when all of it is, else CP949.
 * @param open begins to read the file anew
 * @throws AppError `unsupported` (`csv_encoding`) when it is none of them
 */
export async function detectEncoding(open: () => Promise<Bytes>): Promise<Encoding> {
  const marked = await readMark(await open());
  for (const encoding of marked === null ? (['utf-8', 'euc-kr'] as const) : [marked]) {
    if (await fits(await open(), encoding)) return encoding;
  }
  throw new AppError('unsupported', 'The text of this file cannot be read.', { reason: 'csv_encoding' });
}

async function readMark(bytes: Bytes): Promise<Encoding | null> {
  let head = Buffer.alloc(0);
  for await (const piece of bytes) {
    head = Buffer.concat([head, piece]);
    if (head.length >= 3) break;
  }
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 'utf-8' : null;
}

async function fits(bytes: Bytes, encoding: Encoding): Promise<boolean> {
  try {
    for await (const _text of decodeText(bytes, encoding));
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
