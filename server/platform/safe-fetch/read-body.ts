import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip } from 'node:zlib';

/** What we ask for; an answer in anything else cannot be read. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

class UnknownEncodingError extends Error {
  readonly code = 'CONTENT_ENCODING';
}

/**
 * Reads at most `maxBytes` of an answer as they are after unpacking, and says whether there was more. What is unpacked is thrown away as soon as
 * that much has come, so a small archive of something huge costs no more than anything else; neither may the packed form be longer.
 * @param encoding the header `Content-Encoding`
 * @throws UnknownEncodingError for anything but one layer of gzip or br; errors of zlib when it is broken
 */
export async function readBody(
  stream: Readable,
  encoding: string,
  maxBytes: number,
): Promise<{ body: Buffer; truncated: boolean }> {
  const unpack = unpackerOf(encoding);
  if (unpack === null) return collect(stream, maxBytes);
  const packed = { isCut: false };
  // What went wrong is thrown by the stream that is read as well.
  const unpacked = pipeline(stream, cutAfter(maxBytes, packed), unpack, () => undefined);
  const { body, truncated } = await collect(unpacked, maxBytes);
  return { body, truncated: truncated || packed.isCut };
}

function unpackerOf(encoding: string): Transform | null {
  // A cut stream gives what it has: the end of it may be missing on purpose.
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH });
    default:
      throw new UnknownEncodingError('an encoding that was not asked for');
  }
}

function cutAfter(maxBytes: number, packed: { isCut: boolean }) {
  return async function* cut(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let read = 0;
    for await (const chunk of source) {
      const room = maxBytes - read;
      read += chunk.length;
      if (read <= maxBytes) {
        yield chunk;
        continue;
      }
      packed.isCut = true;
      yield chunk.subarray(0, room);
      return;
    }
  };
}

async function collect(source: AsyncIterable<Buffer>, maxBytes: number): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of source) {
    const room = maxBytes - read;
    read += chunk.length;
    chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    if (read > maxBytes) break;
  }
  return { body: Buffer.concat(chunks), truncated: read > maxBytes };
}
