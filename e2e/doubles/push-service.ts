import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  type JsonWebKey,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A browser that has subscribed: what it gives to a site, and what was pushed to it since. */
type Subscriber = {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** Everything that was taken, decrypted, in order. */
  readonly messages: { payload: unknown; headers: IncomingHttpHeaders }[];
  /** Calls, taken or not. */
  calls: number;
  unsubscribe(): void;
};

type Answer = { status: number; headers?: Record<string, string>; body?: string };
type Decide = (subscriber: Subscriber, headers: IncomingHttpHeaders) => Answer | 'hang' | undefined;

/**
 * A push service on loopback, for tests: takes what is pushed (RFC 8030), checks who sends it (RFC 8292) and decrypts it as the browser would
 * (RFC 8291). What a real one refuses is refused with the same status.
 */
export async function startPushService({
  tls,
  host = '127.0.0.1',
  port: wanted = 0,
}: {
  tls?: { cert: string; key: string };
  host?: string;
  port?: number;
} = {}) {
  const subscribers = new Map<string, Subscriber & { open(body: Buffer): Buffer }>();
  let decide: Decide = () => undefined;

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const end = ({ status, headers, body: text = '' }: Answer) => void response.writeHead(status, headers).end(text);
    const subscriber = subscribers.get(request.url ?? '');
    if (subscriber === undefined) return end({ status: 410, body: 'no such subscription' });
    subscriber.calls += 1;
    const chosen = decide(subscriber, request.headers);
    if (chosen === 'hang') return;
    if (chosen !== undefined) return end(chosen);
    const refusal = refuse(request.headers, origin);
    if (refusal !== null) return end(refusal);
    const payload = JSON.parse(subscriber.open(body).toString());
    subscriber.messages.push({ payload, headers: request.headers });
    end({ status: 201, headers: { location: `${origin}/message/${randomBytes(8).toString('hex')}` } });
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void take(request, response).catch((error: Error) => response.writeHead(400).end(error.message));
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `${tls === undefined ? 'http' : 'https'}://${host}:${port}`;

  return {
    port,
    origin,
    /** A browser subscribes. */
    subscribe(): Subscriber {
      const ecdh = createECDH('prime256v1');
      const [auth, path] = [randomBytes(16), `/push/${randomBytes(16).toString('hex')}`];
      const subscriber = {
        endpoint: `${origin}${path}`,
        keys: { p256dh: ecdh.generateKeys('base64url'), auth: auth.toString('base64url') },
        messages: [],
        calls: 0,
        unsubscribe: () => void subscribers.delete(path),
        open: (body: Buffer) => decrypt(body, ecdh, auth),
      };
      subscribers.set(path, subscriber);
      return subscriber;
    },
    /** What comes of the next calls; `undefined` is what a service in good health does, `hang` no answer at all. */
    answer(fn: Decide): void {
      decide = fn;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(headers: IncomingHttpHeaders, origin: string): Answer | null {
  if (!/^\d+$/.test(String(headers.ttl))) return { status: 400, body: 'TTL is missing' };
  if (headers['content-encoding'] !== 'aes128gcm') return { status: 415 };
  if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(String(headers.topic)))
    return { status: 400, body: 'Topic' };
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return { status: 401, body: 'no VAPID key' };
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } satisfies JsonWebKey });
  const signed = Buffer.from(`${head}.${claims}`);
  const isSigned = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return { status: 403, body: 'VAPID signature' };
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const now = Date.now() / 1_000;
  const isGood = aud === origin && exp > now && exp <= now + 86_400 && /^(?:mailto:|https:)/.test(sub);
  return isGood ? null : { status: 403, body: 'VAPID claims' };
}

/** The browser's side of RFC 8291, by the letter of its section 3.4 (HKDF written out as HMACs). */
function decrypt(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const [salt, idLength] = [body.subarray(0, 16), body[20] ?? 0];
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  if (record.length > body.readUInt32BE(16)) throw new Error('more than one record');
  const hmac = (key: Buffer, ...parts: (Buffer | string)[]) => {
    const mac = createHmac('sha256', key);
    for (const part of parts) mac.update(part);
    return mac.digest();
  };
  const one = Buffer.from([1]);
  const secret = hmac(hmac(auth, ecdh.computeSecret(sender)), 'WebPush: info\0', ecdh.getPublicKey(), sender, one);
  const pseudo = hmac(salt, secret);
  const key = hmac(pseudo, 'Content-Encoding: aes128gcm\0', one).subarray(0, 16);
  const nonce = hmac(pseudo, 'Content-Encoding: nonce\0', one).subarray(0, 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('the last record ends with 2');
  return padded.subarray(0, end);
}
