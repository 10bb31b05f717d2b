import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A small S3 server for tests. It keeps objects in memory and checks Signature Version 4 itself (header and presigned, independent of the
 * library that our client signs with): AWS, "Signature Version 4 for API requests".
 */
export type S3TestServer = {
  url: string;
  port: number;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
};

type StoredObject = { body: Buffer; contentType: string; etag: string };

const REGION = 'eu-test-1';
const MAX_SKEW_MS = 15 * 60_000;

class S3Error extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

export async function startS3TestServer(options: { clock?: () => number } = {}): Promise<S3TestServer> {
  const clock = options.clock ?? Date.now;
  const accessKeyId = 'TESTKEY';
  const secretAccessKey = 'test/secret+with=signs';
  const objects = new Map<string, StoredObject>();

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const failure = error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
      const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${failure.code}</Code><Message>${failure.message}</Message></Error>`;
      response.writeHead(failure.status, { 'content-type': 'application/xml' });
      response.end(request.method === 'HEAD' ? undefined : xml);
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = await readBody(request);
    verifySignature(request, url, body);
    const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
    if (bucket !== 'bucket') throw new S3Error(404, 'NoSuchBucket');
    const key = rest.join('/');
    if (request.method === 'PUT') return put(request, response, key, body);
    if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new S3Error(405, 'MethodNotAllowed');
    get(request, response, key);
  }

  function put(request: IncomingMessage, response: ServerResponse, key: string, body: Buffer): void {
    if (request.headers['content-length'] === undefined) throw new S3Error(411, 'MissingContentLength');
    const etag = createHash('md5').update(body).digest('hex');
    objects.set(key, { body, etag, contentType: request.headers['content-type'] ?? 'binary/octet-stream' });
    response.writeHead(200, { etag: `"${etag}"` }).end();
  }

  function get(request: IncomingMessage, response: ServerResponse, key: string): void {
    const object = objects.get(key);
    if (!object) throw new S3Error(404, 'NoSuchKey');
    const { body, contentType, etag } = object;
    const headers = { 'content-type': contentType, etag: `"${etag}"`, 'accept-ranges': 'bytes' };
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) {
      response.writeHead(200, { ...headers, 'content-length': body.length });
      response.end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    const start = Number(range[1]);
    const end = Math.min(range[2] ? Number(range[2]) : body.length - 1, body.length - 1);
    if (start > end) throw new S3Error(416, 'InvalidRange');
    const part = body.subarray(start, end + 1);
    const contentRange = `bytes ${start}-${end}/${body.length}`;
    response.writeHead(206, { ...headers, 'content-length': part.length, 'content-range': contentRange });
    response.end(request.method === 'HEAD' ? undefined : part);
  }

  function verifySignature(request: IncomingMessage, url: URL, body: Buffer): void {
    const given = url.searchParams.has('X-Amz-Signature') ? fromQuery(url) : fromHeader(request);
    const [keyId, date, region, service, terminator] = given.credential.split('/');
    if (keyId !== accessKeyId) throw new S3Error(403, 'InvalidAccessKeyId');
    if (
      region !== REGION ||
      service !== 's3' ||
      terminator !== 'aws4_request' ||
      !given.datetime.startsWith(date ?? '-')
    ) {
      throw new S3Error(403, 'AuthorizationHeaderMalformed');
    }
    const signedAtMs = Date.parse(
      given.datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
    );
    if (!(Math.abs(clock() - signedAtMs) <= MAX_SKEW_MS) && given.expiresS === undefined) {
      throw new S3Error(403, 'RequestTimeTooSkewed');
    }
    if (given.expiresS !== undefined && !(clock() <= signedAtMs + given.expiresS * 1000)) {
      throw new S3Error(403, 'AccessDenied', 'Request has expired');
    }
    if (!given.signedHeaders.includes('host')) throw new S3Error(403, 'AccessDenied', 'host must be signed');
    if (/^[0-9a-f]{64}$/.test(given.payloadHash) && given.payloadHash !== sha256(body)) {
      throw new S3Error(400, 'XAmzContentSHA256Mismatch');
    }
    const query = [...url.searchParams]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => [encode(name), encode(value)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map((pair) => pair.join('='))
      .join('&');
    const headers = given.signedHeaders
      .map(
        (name) =>
          `${name}:${String(request.headers[name] ?? '')
            .trim()
            .replace(/\s+/g, ' ')}\n`,
      )
      .join('');
    const path = decodeURIComponent(url.pathname).split('/').map(encode).join('/');
    const canonical = [request.method, path, query, headers, given.signedHeaders.join(';'), given.payloadHash].join(
      '\n',
    );
    const scope = [date, region, service, terminator].join('/');
    const toSign = ['AWS4-HMAC-SHA256', given.datetime, scope, sha256(canonical)].join('\n');
    const dateKey = hmac(`AWS4${secretAccessKey}`, date ?? '');
    const signingKey = hmac(hmac(hmac(dateKey, region), service), terminator);
    const expected = hmac(signingKey, toSign);
    const signature = Buffer.from(given.signature, 'hex');
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new S3Error(403, 'SignatureDoesNotMatch');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const userInfo = `${encodeURIComponent(accessKeyId)}:${encodeURIComponent(secretAccessKey)}`;
  return {
    url: `s3://${userInfo}@127.0.0.1:${port}/bucket?region=${REGION}&tls=false`,
    port,
    accessKeyId,
    secretAccessKey,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type GivenSignature = {
  credential: string;
  datetime: string;
  signedHeaders: string[];
  signature: string;
  payloadHash: string;
  expiresS?: number;
};

function fromQuery({ searchParams }: URL): GivenSignature {
  const get = (name: string) => searchParams.get(`X-Amz-${name}`) ?? '';
  const expiresS = Number(get('Expires'));
  if (get('Algorithm') !== 'AWS4-HMAC-SHA256' || !(expiresS >= 1 && expiresS <= 604_800)) {
    throw new S3Error(400, 'AuthorizationQueryParametersError');
  }
  return {
    credential: get('Credential'),
    datetime: get('Date'),
    signedHeaders: get('SignedHeaders').split(';'),
    signature: get('Signature'),
    payloadHash: 'UNSIGNED-PAYLOAD',
    expiresS,
  };
}

function fromHeader({ headers }: IncomingMessage): GivenSignature {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const match = pattern.exec(headers.authorization ?? '');
  if (!match) throw new S3Error(403, 'AccessDenied');
  const payloadHash = headers['x-amz-content-sha256'];
  if (typeof payloadHash !== 'string') throw new S3Error(400, 'MissingSecurityHeader');
  return {
    credential: match[1] ?? '',
    datetime: String(headers['x-amz-date'] ?? ''),
    signedHeaders: (match[2] ?? '').split(';'),
    signature: match[3] ?? '',
    payloadHash,
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
