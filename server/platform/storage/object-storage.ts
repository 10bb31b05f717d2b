import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';

/** Bytes `start` to `end`, both included (RFC 9110, section 14.1.2); without `end` to the last one. */
export type ByteRange = { start: number; end?: number };

export type ObjectInfo = {
  /** Of the whole object, in bytes. */
  size: number;
  contentType: string;
  /** Without quotes; changes when the content does. */
  etag: string;
};

export type SignedUrlOptions = {
  method: 'GET' | 'PUT';
  expiresInS: number;
  /** With PUT: the one content type that the upload must declare. */
  contentType?: string;
};

/** Where bytes are kept. Keys are paths of letters, digits, `.`, `_`, `-` and `/`. */
export type ObjectStorage = {
  /** Stores or replaces an object; readers see the old or the new one, never a part. A stream of known `size` is not buffered. */
  put(
    key: string,
    body: Buffer | Readable,
    options: { contentType: string; size?: number },
  ): Promise<{ etag: string; size: number }>;
  /**
   * The object, or null when there is none. With `range` the stream holds that part only (cut at the end of the object); a range that
   * starts behind the end fails with `bad_input`, reason `range_not_satisfiable`.
   */
  get(key: string, options?: { range?: ByteRange }): Promise<(ObjectInfo & { stream: Readable }) | null>;
  head(key: string): Promise<ObjectInfo | null>;
  /** Also succeeds when there is nothing under the key. */
  delete(key: string): Promise<void>;
  /** An address under which anybody may do `method` until it expires: absolute for S3, a path of our own origin for the disk. */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string>;
};

const SEGMENT = /^[A-Za-z0-9._-]{1,200}$/;
const MAX_KEY_LENGTH = 512;

/** Refuses keys that could leave the folder or the bucket, or that the two kinds of storage would take differently. */
export function checkKey(key: string): string {
  const segments = key.split('/');
  const isSafe = segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
  if (!isSafe || key.length > MAX_KEY_LENGTH)
    throw new AppError('bad_input', 'not a storage key', { reason: 'storage_key' });
  return key;
}

/** The last byte of `range` in an object of `size` bytes. Throws `range_not_satisfiable`. */
export function endOfRange(range: ByteRange, size: number): number {
  const end = Math.min(range.end ?? size - 1, size - 1);
  if (!Number.isInteger(range.start) || range.start < 0 || range.start > end) throw rangeError();
  return end;
}

export function rangeError(): AppError {
  return new AppError('bad_input', 'the range is outside of the object', { reason: 'range_not_satisfiable' });
}
