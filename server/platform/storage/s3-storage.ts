import { writeFile } from 'node:fs/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { AppError } from '../errors.ts';
import { withNamelessFile } from './nameless-file.ts';
import { checkKey, type ObjectInfo, type ObjectStorage, rangeError } from './object-storage.ts';

export type S3Location = {
  /** `https://host:port/bucket`; the bucket is always in the path. */
  bucketUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

const TIMEOUT_MS = 30_000;
const MAX_ERROR_BYTES = 16 * 1024;

/** Reads `s3://key:secret@host[:port]/bucket?region=us-east-1&tls=true`; key and secret percent-encoded. `tls=false` is for test servers. */
export function parseS3Url(url: string): S3Location {
  const { host, pathname, username, password, searchParams } = new URL(url);
  const protocol = searchParams.get('tls') === 'false' ? 'http' : 'https';
  return {
    bucketUrl: `${protocol}://${host}${pathname.replace(/\/+$/, '')}`,
    region: searchParams.get('region') ?? 'us-east-1',
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}

type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key: string;
  headers?: Record<string, string>;
  body?: Buffer | Readable;
};

/** Any server that speaks S3 with Signature Version 4: AWS, MinIO, Garage, R2, Ceph. */
export function createS3Storage(location: S3Location): ObjectStorage {
  const { bucketUrl, region, accessKeyId, secretAccessKey } = location;
  const isTls = bucketUrl.startsWith('https:');
  const agent = isTls ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const send = isTls ? httpsRequest : httpRequest;
  const urlOf = (key: string) => `${bucketUrl}/${checkKey(key)}`;
  const credentials = { service: 's3', region, accessKeyId, secretAccessKey, cache: new Map<string, ArrayBuffer>() };

  /** Over node's own client and not `fetch`: S3 wants the length of a stream in advance, which `fetch` does not send. */
  async function call({ method, key, headers = {}, body }: S3Request): Promise<IncomingMessage> {
    const signer = new AwsV4Signer({ ...credentials, method, url: urlOf(key), headers });
    const signed = await signer.sign();
    return new Promise((resolve, reject) => {
      const request = send(signed.url, { method, agent, headers: Object.fromEntries(signed.headers) }, resolve);
      request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('the object storage did not answer in time')));
      request.on('error', (error) => reject(unavailable(error)));
      if (body === undefined || Buffer.isBuffer(body)) request.end(body);
      else pipeline(body, request).catch((error: Error) => reject(error));
    });
  }

  async function upload(key: string, body: Buffer | Readable, contentType: string, size: number) {
    const headers = { 'content-type': contentType, 'content-length': String(size) };
    const response = await call({ method: 'PUT', key, headers, body });
    await expectStatus(response, 200);
    response.resume();
    return { etag: etagOf(response), size };
  }

  return {
    put(key, body, { contentType, size }) {
      checkKey(key);
      if (Buffer.isBuffer(body)) return upload(key, body, contentType, body.length);
      if (size !== undefined) return upload(key, body, contentType, size);
      return throughTemporaryFile(body, (file, length) => upload(key, file, contentType, length));
    },
    async get(key, { range } = {}) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end ?? ''}` } : {};
      const response = await call({ method: 'GET', key, headers });
      if (await isMissing(response)) return null;
      if (response.statusCode === 416) {
        response.resume();
        throw rangeError();
      }
      await expectStatus(response, range ? 206 : 200);
      return { ...infoOf(response), stream: response };
    },
    async head(key) {
      const response = await call({ method: 'HEAD', key });
      if (await isMissing(response)) return null;
      await expectStatus(response, 200);
      response.resume();
      return infoOf(response);
    },
    async delete(key) {
      const response = await call({ method: 'DELETE', key });
      if (await isMissing(response)) return;
      await expectStatus(response, 204);
      response.resume();
    },
    async signedUrl(key, { method, expiresInS, contentType }) {
      const url = new URL(urlOf(key));
      url.searchParams.set('X-Amz-Expires', String(expiresInS));
      const headers: Record<string, string> = contentType === undefined ? {} : { 'content-type': contentType };
      // allHeaders: a content type that is not signed could be anything.
      const signer = new AwsV4Signer({
        ...credentials,
        method,
        url: url.href,
        headers,
        signQuery: true,
        allHeaders: true,
      });
      return (await signer.sign()).url.href;
    },
  };
}

function unavailable(cause: Error): AppError {
  return new AppError('unavailable', 'The object storage is not reachable.', { reason: 'storage' }, { cause });
}

/** 404 for the object; a bucket that does not exist is a mistake in the settings and fails. */
async function isMissing(response: IncomingMessage): Promise<boolean> {
  if (response.statusCode !== 404) return false;
  const text = await readText(response);
  if (text.includes('<Code>NoSuchBucket</Code>'))
    throw new AppError('internal', 'the bucket of STORAGE_URL does not exist');
  return true;
}

async function expectStatus(response: IncomingMessage, status: number): Promise<void> {
  if (response.statusCode === status) return;
  const code = /<Code>([A-Za-z]+)<\/Code>/.exec(await readText(response))?.[1] ?? 'no code';
  const message = `the object storage answered ${response.statusCode} (${code})`;
  const isAway = (response.statusCode ?? 500) >= 500;
  throw new AppError(isAway ? 'unavailable' : 'internal', message, { reason: 'storage' });
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of response) {
    if (text.length < MAX_ERROR_BYTES) text += String(piece);
  }
  return text;
}

function infoOf(response: IncomingMessage): ObjectInfo {
  const total =
    /\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1] ?? response.headers['content-length'] ?? '0';
  return {
    size: Number(total),
    contentType: response.headers['content-type'] ?? 'application/octet-stream',
    etag: etagOf(response),
  };
}

function etagOf(response: IncomingMessage): string {
  return (response.headers.etag ?? '').replace(/^(W\/)?"|"$/g, '');
}

/** S3 wants the length first; a stream that does not know it is written down to learn it. */
async function throughTemporaryFile<T>(
  body: Readable,
  use: (stream: Readable, size: number) => Promise<T>,
): Promise<T> {
  return withNamelessFile(async (file) => {
    await writeFile(file, body);
    const { size } = await file.stat();
    return use(file.createReadStream({ start: 0 }), size);
  });
}
