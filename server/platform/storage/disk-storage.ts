import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { checkKey, endOfRange, type ObjectInfo, type ObjectStorage } from './object-storage.ts';
import { createSignedUrl } from './signed-url.ts';

/**
 * Each object is one file: a header of fixed length (JSON, padded with blanks) and then its bytes, so that type, checksum and content are
 * replaced together by one rename.
 */
const HEADER_BYTES = 512;
const MAX_CONTENT_TYPE = 255;
const ABANDONED_AFTER_MS = 24 * 3_600_000;

type Header = { contentType: string; etag: string };

export function createDiskStorage(options: {
  folder: string;
  signingKey: string;
  clock?: () => number;
}): ObjectStorage {
  const { folder, signingKey, clock = Date.now } = options;
  const uploads = join(folder, 'uploads');
  // No key contains '@', so an object `a` and a folder `a` of the object `a/b` do not meet.
  const pathOf = (key: string) => join(folder, 'objects', `${checkKey(key)}@`);
  let isSwept = false;

  async function put(key: string, body: Buffer | Readable, { contentType }: { contentType: string; size?: number }) {
    const target = pathOf(key);
    await sweepOnce();
    const temporary = join(uploads, randomUUID());
    try {
      const written = await writeObject(temporary, body, contentType);
      await moveTo(temporary, target);
      return written;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Removes what crashed uploads left behind. */
  async function sweepOnce(): Promise<void> {
    await mkdir(uploads, { recursive: true });
    if (isSwept) return;
    isSwept = true;
    for (const name of await readdir(uploads)) {
      const path = join(uploads, name);
      const info = await stat(path).catch(() => null);
      if (info && info.mtimeMs < clock() - ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
  }

  async function openObject(key: string): Promise<{ file: FileHandle; info: ObjectInfo } | null> {
    const file = await openOrNull(pathOf(key));
    if (!file) return null;
    try {
      const head = Buffer.alloc(HEADER_BYTES);
      await file.read(head, 0, HEADER_BYTES, 0);
      const { contentType, etag } = JSON.parse(head.toString('utf8')) as Header;
      return { file, info: { contentType, etag, size: (await file.stat()).size - HEADER_BYTES } };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  return {
    put,
    async get(key, { range } = {}) {
      const found = await openObject(key);
      if (!found) return null;
      const { file, info } = found;
      try {
        if (info.size === 0 && !range) {
          await file.close();
          return { ...info, stream: Readable.from([]) };
        }
        const start = range?.start ?? 0;
        const end = range ? endOfRange(range, info.size) : info.size - 1;
        return { ...info, stream: file.createReadStream({ start: start + HEADER_BYTES, end: end + HEADER_BYTES }) };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async head(key) {
      const found = await openObject(key);
      await found?.file.close();
      return found?.info ?? null;
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
    async signedUrl(key, signing) {
      return createSignedUrl(signingKey, key, signing, clock());
    },
  };
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

async function writeObject(path: string, body: Buffer | Readable, contentType: string) {
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let position = HEADER_BYTES;
    for await (const piece of Buffer.isBuffer(body) ? [body] : body) {
      const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as string);
      hash.update(bytes);
      await writeFully(file, bytes, position);
      position += bytes.length;
    }
    const etag = hash.digest('hex').slice(0, 32);
    await writeFully(file, encodeHeader({ contentType, etag }), 0);
    await file.sync();
    return { etag, size: position - HEADER_BYTES };
  } finally {
    await file.close();
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

function encodeHeader(header: Header): Buffer {
  const text = JSON.stringify({ ...header, contentType: header.contentType.slice(0, MAX_CONTENT_TYPE) });
  return Buffer.alloc(HEADER_BYTES, ' ').fill(text, 0, Buffer.byteLength(text));
}

async function moveTo(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to);
  // The rename itself must survive a power cut as well.
  const folder = await open(dirname(to), 'r');
  await folder.sync().finally(() => folder.close());
}
