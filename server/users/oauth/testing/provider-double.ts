import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whoever comes back from the double: an account of GitHub or Google. */
export type DoublePerson = { id: number; login: string; email: string; verified: boolean };

/** A code that was given out, and what the exchange must show for it. */
type Grant = { person: DoublePerson; challenge: string; redirectUri: string; nonce: string | null };

const CLIENT = { id: 'client', secret: 'secret' };
const KEY_ID = 'double-1';

/**
 * GitHub and Google on loopback, for tests: OAuth 2.0 with PKCE (RFC 6749, RFC 7636), and for Google OpenID Connect with discovery, a signed
 * `id_token` (RS256) and its keys. The page to agree on asks who comes; everything that a real provider checks is checked.
 */
export async function startProviderDouble() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, DoublePerson>();

  /** Makes a code as the page does when somebody agrees. */
  function agree(asked: URLSearchParams, person: DoublePerson): { code: string; back: URL } {
    const code = randomBytes(16).toString('hex');
    const redirectUri = asked.get('redirect_uri') ?? '';
    grants.set(code, { person, redirectUri, challenge: asked.get('code_challenge') ?? '', nonce: asked.get('nonce') });
    const back = new URL(redirectUri);
    back.search = String(new URLSearchParams({ code, state: asked.get('state') ?? '' }));
    return { code, back };
  }

  function exchange(form: URLSearchParams, authorization: string | undefined): { token: string; grant: Grant } | null {
    const basic = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
    const isClient =
      basic === `${CLIENT.id}:${CLIENT.secret}` ||
      (form.get('client_id') === CLIENT.id && form.get('client_secret') === CLIENT.secret);
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!isClient || grant === undefined || grant.challenge !== proof) return null;
    if (form.get('redirect_uri') !== grant.redirectUri) return null;
    grants.delete(code);
    const token = `gho_${randomBytes(16).toString('hex')}`;
    tokens.set(token, grant.person);
    return { token, grant };
  }

  function idToken({ person, nonce }: Grant): string {
    const now = Math.floor(Date.now() / 1_000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: address,
      aud: CLIENT.id,
      sub: String(person.id),
      name: person.login,
      email: person.email,
      email_verified: person.verified,
      iat: now,
      exp: now + 3_600,
      ...(nonce === null ? {} : { nonce }),
    };
    const signed = `${part({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://double');
    const answer = (value: unknown, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (pathname === '/login/oauth/authorize' || pathname === '/o/authorize') {
      if (searchParams.get('client_id') !== CLIENT.id) return answer({ error: 'unauthorized_client' }, 400);
      if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
      const form = await readForm(request);
      const person = { id: idOf(form.get('email')), login: form.get('name') ?? '', email: form.get('email') ?? '' };
      const { back } = agree(searchParams, { ...person, verified: true });
      return void response.writeHead(303, { location: back.href }).end();
    }
    if (pathname === '/login/oauth/access_token' || pathname === '/o/token') {
      const done = exchange(await readForm(request), request.headers.authorization);
      if (done === null) return answer({ error: 'invalid_grant' }, 400);
      const idTokenOf = pathname === '/o/token' ? { id_token: idToken(done.grant), expires_in: 3_600 } : {};
      return answer({ access_token: done.token, token_type: 'bearer', scope: 'any', ...idTokenOf });
    }
    if (pathname === '/.well-known/openid-configuration') return answer(discovery(address));
    if (pathname === '/o/keys') {
      return answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] });
    }
    const person = tokens.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    if (person === undefined) return answer({}, 401);
    if (pathname === '/user') return answer({ id: person.id, login: person.login, name: null });
    if (pathname === '/user/emails') return answer([{ email: person.email, primary: true, verified: person.verified }]);
    return answer({}, 404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    agree,
    /** What a product is told so that it takes the double for both providers. */
    env: {
      GITHUB_ID: CLIENT.id,
      GITHUB_SECRET: CLIENT.secret,
      GITHUB_URL: address,
      GITHUB_API_URL: address,
      GOOGLE_ID: CLIENT.id,
      GOOGLE_SECRET: CLIENT.secret,
      GOOGLE_ISSUER: address,
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** OpenID Connect Discovery 1.0, section 3. */
function discovery(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/o/authorize`,
    token_endpoint: `${issuer}/o/token`,
    jwks_uri: `${issuer}/o/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** One account for one address, however often somebody comes. */
function idOf(email: string | null): number {
  return createHash('sha256')
    .update(email ?? '')
    .digest()
    .readUIntBE(0, 6);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const part of request) body += part;
  return new URLSearchParams(body);
}

const PAGE = `<!doctype html><html lang="en"><title>Provider</title><h1>Who are you?</h1>
<form method="post"><label>Name <input name="name"></label><label>E-mail <input name="email"></label><button>Continue</button></form></html>`;
