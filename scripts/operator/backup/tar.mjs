// Just enough of tar (POSIX pax) to stream files that change while they are read, which the system's own tar reports as failures.
import { createHash } from 'node:crypto';

const BLOCK = 512;
const CHUNK = 1 << 20;
/** What twelve octal digits can say of a size. */
const OCTAL_LIMIT = 8 ** 11;

/**
 * Writes a tar into an open file.
 * @param {import('node:fs/promises').FileHandle} out
 */
export function createTar(out) {
  /** @type {Record<string, string>} */
  const checksums = {};

  async function header(name, size, type) {
    const long = Buffer.byteLength(name) > 99 || size >= OCTAL_LIMIT || /[^ -~]/.test(name);
    if (long) {
      const records = Buffer.concat([record('path', name), record('size', String(size))]);
      await out.write(block('pax', records.length, 'x'));
      await out.write(padded(records));
    }
    await out.write(block(long ? 'see-pax' : name, long && size >= OCTAL_LIMIT ? 0 : size, type));
  }

  return {
    /** The SHA-256 of every file written, by name. */
    checksums,
    /** @param {string} name */
    addFolder: (name) => header(`${name}/`, 0, '5'),
    /** @param {string} name @param {string | Buffer} content */
    async addText(name, content) {
      const bytes = Buffer.from(content);
      await header(name, bytes.length, '0');
      await out.write(padded(bytes));
      checksums[name] = createHash('sha256').update(bytes).digest('hex');
    },
    /**
     * As many bytes as the file has at this moment: what is added later is left out, what is cut off later becomes zeros.
     * @param {string} name @param {import('node:fs/promises').FileHandle} file
     */
    async addFile(name, file) {
      const { size } = await file.stat();
      await header(name, size, '0');
      const hash = createHash('sha256');
      const buffer = Buffer.alloc(Math.min(CHUNK, Math.max(size, 1)));
      for (let at = 0; at < size; ) {
        const wanted = Math.min(buffer.length, size - at);
        const { bytesRead } = await file.read(buffer, 0, wanted, at);
        const part = bytesRead === 0 ? Buffer.alloc(wanted) : buffer.subarray(0, bytesRead);
        hash.update(part);
        await out.write(part);
        at += part.length;
      }
      await out.write(Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK));
      checksums[name] = hash.digest('hex');
      return size;
    },
    finish: () => out.write(Buffer.alloc(2 * BLOCK)),
  };
}

/**
 * Reads what `createTar` wrote, entry by entry. An entry's content must be read before the next one is asked for.
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {AsyncGenerator<{ name: string, isFolder: boolean, size: number, content: () => AsyncGenerator<Buffer> }>}
 */
export async function* readTar(file) {
  let at = 0;
  let pax = {};
  for (;;) {
    const head = await readExactly(file, BLOCK, at);
    if (!head || head.every((byte) => byte === 0)) return;
    checkSum(head);
    at += BLOCK;
    const type = String.fromCharCode(head[156]);
    const size = Number(pax.size ?? Number.parseInt(textOf(head, 124, 12), 8));
    const next = at + size + ((BLOCK - (size % BLOCK)) % BLOCK);
    if (type === 'x') {
      pax = readRecords((await readExactly(file, size, at)) ?? Buffer.alloc(0));
    } else {
      const begin = at;
      yield {
        name: pax.path ?? textOf(head, 0, 100),
        isFolder: type === '5',
        size,
        content: () => chunks(file, begin, size),
      };
      pax = {};
    }
    at = next;
  }
}

async function* chunks(file, begin, size) {
  for (let at = 0; at < size; ) {
    const part = await readExactly(file, Math.min(CHUNK, size - at), begin + at);
    if (!part) throw new Error('the file ends too early');
    at += part.length;
    yield part;
  }
}

/** @returns {Promise<Buffer | undefined>} undefined at the end of the file */
async function readExactly(file, length, position) {
  const buffer = Buffer.alloc(length);
  for (let got = 0; got < length; ) {
    const { bytesRead } = await file.read(buffer, got, length - got, position + got);
    if (bytesRead === 0) return undefined;
    got += bytesRead;
  }
  return buffer;
}

function block(name, size, type) {
  const head = Buffer.alloc(BLOCK);
  head.write(name, 0, 100, 'utf8');
  const octal = (value, at, length) => head.write(value.toString(8).padStart(length - 1, '0'), at, length - 1, 'ascii');
  octal(type === '5' ? 0o700 : 0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(Date.now() / 1000), 136, 12);
  head.write('        ', 148, 8, 'ascii');
  head.write(type, 156, 1, 'ascii');
  head.write('ustar\u000000', 257, 8, 'latin1');
  octal(sumOf(head), 148, 7);
  head[154] = 0;
  return head;
}

const sumOf = (head) => head.reduce((sum, byte) => sum + byte, 0);

function checkSum(head) {
  const said = Number.parseInt(textOf(head, 148, 8), 8);
  const copy = Buffer.from(head);
  copy.write('        ', 148, 8, 'ascii');
  if (said !== sumOf(copy)) throw new Error('this is no tar, or it is damaged');
}

const textOf = (head, at, length) =>
  head
    .toString('utf8', at, at + length)
    .split('\0', 1)[0]
    .trim();

/** `<length> <key>=<value>\n`, the length counting itself. */
function record(key, value) {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function readRecords(bytes) {
  const found = {};
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString('ascii', at, bytes.indexOf(0x20, at)), 10);
    const line = bytes.toString('utf8', bytes.indexOf(0x20, at) + 1, at + length - 1);
    found[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    at += length;
  }
  return found;
}

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
