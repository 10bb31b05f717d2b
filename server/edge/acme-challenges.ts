import { stateRedis } from '@/server/platform/redis/client.ts';
import type { Answer } from './certificate-source.ts';

const PATH = '/.well-known/acme-challenge/';
/** base64url (RFC 8555 section 8.3). */
const TOKEN = /^[A-Za-z0-9_-]{16,128}$/;
const LIFETIME_S = 900;

const keyOf = (token: string) => `acme:challenge:${token}`;

/** Lets every edge process answer the challenge, whichever the ACME server happens to meet. */
export async function publishChallenge(token: string, keyAuthorization: string): Promise<void> {
  await stateRedis().set(keyOf(token), keyAuthorization, 'EX', LIFETIME_S);
}

export async function withdrawChallenge(token: string): Promise<void> {
  await stateRedis().del(keyOf(token));
}

/** Answers `/.well-known/acme-challenge/{token}` over plain HTTP (HTTP-01); undefined for any other path. */
export function findChallenge(path: string): Answer | undefined {
  if (!path.startsWith(PATH)) return undefined;
  const token = path.slice(PATH.length);
  return async (_request, response) => {
    const answer = TOKEN.test(token) ? await stateRedis().get(keyOf(token)) : null;
    const headers = { 'content-type': 'text/plain', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
    response.writeHead(answer === null ? 404 : 200, headers).end(answer ?? 'no such challenge\n');
  };
}
