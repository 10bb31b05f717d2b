import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import {
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { makeAuthority, makeLeaf } from '@/server/edge/lan-authority.ts';

type Taken = { token: string; payload: Record<string, unknown>; headers: IncomingHttpHeaders };
type Answer = { status: number; reason: string; headers?: Record<string, string> };
/** `hang` answers never; `drop` takes it and breaks the connection before the answer. */
type Decide = (asked: Taken) => Answer | 'hang' | 'drop' | undefined;

const TOPIC = 'example.maru.app';
const [TEAM, KEY_ID] = ['DEF123GHIJ', 'ABC123DEFG'];

/**
 * Apple's push service on loopback, for tests: HTTP/2 over TLS by an authority of its own, tokens signed by the team's key and not older than an
 * hour, the refusals of a real one, and GOAWAY in the middle of everything.
 */
export async function startApns() {
  const authority = await makeAuthority('test', { dns: ['localhost'], ip: ['127.0.0.1'] });
  const tls = await makeLeaf(authority, { dns: ['localhost'], ip: ['127.0.0.1'] });
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const taken: Taken[] = [];
  const tokens = new Set<string>();
  const sessions = new Set<ServerHttp2Session>();
  const farewells = new WeakMap<ServerHttp2Session, number>();
  let decide: Decide = () => undefined;
  let clock: () => number = Date.now;
  let [delayMs, calls, connections] = [0, 0, 0];

  function refusal(headers: IncomingHttpHeaders): Answer | null {
    const token = /^bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    const [head = '', claims = '', signature = ''] = token.split('.');
    const signed = Buffer.from(`${head}.${claims}`);
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url')))
      return { status: 403, reason: 'InvalidProviderToken' };
    const { iss, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const { alg, kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    if (iss !== TEAM || kid !== KEY_ID || alg !== 'ES256') return { status: 403, reason: 'InvalidProviderToken' };
    if (clock() / 1_000 - iat > 3_600) return { status: 403, reason: 'ExpiredProviderToken' };
    tokens.add(token);
    if (headers['apns-topic'] !== TOPIC) return { status: 400, reason: 'BadTopic' };
    const isQuiet = headers['apns-push-type'] === 'background';
    if (isQuiet && headers['apns-priority'] === '10') return { status: 400, reason: 'BadPriority' };
    if (Buffer.byteLength(String(headers['apns-collapse-id'] ?? '')) > 64)
      return { status: 400, reason: 'BadCollapseId' };
    return null;
  }

  async function take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    calls += 1;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    const token = String(headers[':path']).replace('/3/device/', '');
    const asked: Taken = { token, payload: JSON.parse(body.toString()), headers };
    const chosen = decide(asked);
    const session = stream.session as ServerHttp2Session | undefined;
    if (chosen === 'hang' || session === undefined) return;
    if ((stream.id ?? 0) > (farewells.get(session) ?? Number.POSITIVE_INFINITY)) return;
    if (chosen === 'drop') {
      taken.push(asked);
      return session.destroy();
    }
    const answer =
      chosen ?? refusal(headers) ?? (body.length > 4_096 ? { status: 413, reason: 'PayloadTooLarge' } : null);
    const id = randomUUID();
    if (answer === null) taken.push(asked);
    if (stream.destroyed) return;
    stream.respond({ ':status': answer?.status ?? 200, 'apns-id': id, ...answer?.headers });
    stream.end(answer === null ? '' : JSON.stringify({ reason: answer.reason }));
  }

  const server = createSecureServer({ ...tls, allowHTTP1: false });
  server.on('session', (session) => {
    connections += 1;
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void take(stream, headers).catch(() => stream.destroyed || stream.close());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    /** What a provider needs to be known here. */
    settings: {
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      ...{ keyId: KEY_ID, teamId: TEAM, topic: TOPIC, ca: authority.cert },
      url: `https://localhost:${(server.address() as AddressInfo).port}`,
    },
    /** All that was taken, in order. */
    taken,
    calls: () => calls,
    connections: () => connections,
    /** How many different provider tokens were shown. */
    tokens: () => tokens.size,
    /** What comes of the next calls; `undefined` is what Apple in good health does. */
    answer(fn: Decide): void {
      decide = fn;
    },
    /** How long each answer takes, and by which clock tokens are judged. */
    tune(more: { delayMs?: number; clock?: () => number }): void {
      delayMs = more.delayMs ?? delayMs;
      clock = more.clock ?? clock;
    },
    /** Says goodbye on all connections: streams up to `lastStreamId` are taken and answered, what comes after them was not seen. */
    goAway(lastStreamId: number): void {
      for (const session of sessions) {
        farewells.set(session, lastStreamId);
        session.goaway(0, lastStreamId, Buffer.from('{"reason":"Shutdown"}'));
      }
    },
    async stop(): Promise<void> {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
