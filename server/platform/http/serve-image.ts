import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import { storage } from '../storage/storage.ts';

/** What a picture may not do when it is opened by itself; it never changes under its address. */
const HEADERS = {
  'content-type': 'image/webp',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** The answer with a WebP picture of ours. @param key where it lies in the storage @throws AppError `not_found` */
export async function serveImage(key: string): Promise<Response> {
  const object = await storage().get(key);
  if (object === null) throw new AppError('not_found', 'There is no such picture.');
  const headers = { ...HEADERS, 'content-length': String(object.size) };
  return new Response(Readable.toWeb(object.stream) as ReadableStream, { headers });
}
