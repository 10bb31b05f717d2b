import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import { logger } from '../logger.ts';
import type { ByteRange, ObjectInfo } from '../storage/object-storage.ts';
import { storage, verifySignedUrl } from '../storage/storage.ts';
import { requestIdOf } from './request-id.ts';
import { respondError } from './respond-error.ts';

/** Where the signed addresses of a disk storage lead. */
export const FILES_PATH = '/files/';

/** Largest upload to one signed address; larger things are sent in parts. */
const MAX_UPLOAD_BYTES = 5 * 2 ** 30;

/** Content that a browser must not run in our origin, whoever uploaded it. */
const GUARD = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Answers `/files/{key}?…&sig=…`: GET and HEAD (with `Range` and `If-None-Match`) and PUT, as the signature allows. Nobody else's
 * word is needed, so a forged, expired or unknown address is a plain 404. With S3 the addresses lead to the bucket instead.
 */
export async function serveFile(request: Request): Promise<Response> {
  try {
    const access = verifySignedUrl(request.url, request.method);
    if (access === null) throw notFound();
    if (access.method === 'PUT') return await receive(request, access.key, access.contentType);
    return await send(request, access.key);
  } catch (error) {
    return respondError(error, requestIdOf(request), logger);
  }
}

async function send(request: Request, key: string): Promise<Response> {
  const info = await storage().head(key);
  if (info === null) throw notFound();
  const headers = {
    ...GUARD,
    etag: `"${info.etag}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
  };
  if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
  const range = parseRange(request.headers.get('range'), info);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${info.size}` } });
  }
  const length = range ? range.end - range.start + 1 : info.size;
  const all = { ...headers, 'content-type': info.contentType, 'content-length': String(length) };
  const answer = range
    ? { status: 206, headers: { ...all, 'content-range': `bytes ${range.start}-${range.end}/${info.size}` } }
    : { status: 200, headers: all };
  if (request.method === 'HEAD') return new Response(null, answer);
  const object = await storage().get(key, range ? { range } : {});
  if (object === null) throw notFound();
  return new Response(Readable.toWeb(object.stream) as ReadableStream, answer);
}

async function receive(request: Request, key: string, contentType: string | undefined): Promise<Response> {
  const given = request.headers.get('content-type') ?? 'application/octet-stream';
  if (contentType !== undefined && given !== contentType) {
    throw new AppError('unsupported', `This address takes ${contentType}.`, { reason: 'content_type' });
  }
  const size = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!Number.isInteger(size))
    throw new AppError('bad_input', 'Say the size in Content-Length.', { reason: 'size_required' });
  if (size > MAX_UPLOAD_BYTES) throw new AppError('too_large', 'This is larger than 5 GiB.');
  const body = request.body
    ? Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
    : Readable.from([]);
  const { etag } = await storage().put(key, body, { contentType: given, size });
  return new Response(null, { status: 200, headers: { etag: `"${etag}"` } });
}

/** One range of bytes (RFC 9110, section 14.2); several, or a spelling that is none, mean the whole. */
function parseRange(header: string | null, { size }: ObjectInfo): Required<ByteRange> | null | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return null;
  if (first === '')
    return size === 0 || Number(last) === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const [start, end] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

function notFound(): AppError {
  return new AppError('not_found', 'There is no such file, or its address has expired.');
}
