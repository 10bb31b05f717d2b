import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadX509 } from '../x509.ts';

export interface AcmeDouble {
  /** The address of its directory. */
  directory: string;
  /** What was done, in order: `account`, `order`, `challenge <domain>`, `certificate`. */
  log: string[];
  /** How many accounts were made. */
  accounts(): number;
  /** From now on certificates last so long. */
  lifetimeMs: number;
  /** Its authority, PEM. */
  ca: string;
  stop(): Promise<void>;
}

type Account = { jwk: JsonWebKey };
type Order = { domains: string[]; valid: Set<string>; token: Map<string, string>; certificate?: string };

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/**
 * An ACME server on loopback that means it (RFC 8555): nonces are used once, every request is a signed JWS, the challenge is fetched
 * over HTTP (from `challengePort` whatever the domain, as no name resolves here), and the certificate is made from the request.
 */
export async function startAcmeDouble(challengePort: number): Promise<AcmeDouble> {
  const x509 = await loadX509();
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=ACME double',
    keys,
    signingAlgorithm: ALGORITHM,
    notAfter: new Date(Date.now() + 400 * 86_400_000),
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const nonces = new Set<string>();
  const accounts = new Map<string, Account>();
  const orders: Order[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => problem(response, 500, 'serverInternal', String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const double: AcmeDouble = {
    directory: `${base}/directory`,
    log: [],
    accounts: () => accounts.size,
    lifetimeMs: 90 * 86_400_000,
    ca: authority.toString('pem'),
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };

  function newNonce(): string {
    const nonce = randomBytes(16).toString('base64url');
    nonces.add(nonce);
    return nonce;
  }

  function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', 'replay-nonce': newNonce(), ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  function problem(response: ServerResponse, status: number, type: string, detail: string): void {
    send(response, status, { type: `urn:ietf:params:acme:error:${type}`, detail });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = `${base}${request.url}`;
    if (request.url === '/directory') {
      send(response, 200, {
        newNonce: `${base}/nonce`,
        newAccount: `${base}/account`,
        newOrder: `${base}/order`,
        meta: {},
      });
      return;
    }
    if (request.url === '/nonce') {
      response.writeHead(200, { 'replay-nonce': newNonce() }).end();
      return;
    }
    const call = openJws(await bodyOf(request), url);
    if (typeof call === 'string') problem(response, 400, call, call);
    else await act(request.url ?? '', call, response);
  }

  /** Checks nonce, address and signature; gives the name of the error when something is wrong. */
  function openJws(body: string, url: string): { payload: Record<string, unknown> | null; jwk: JsonWebKey } | string {
    const jws = JSON.parse(body) as { protected: string; payload: string; signature: string };
    const head = JSON.parse(Buffer.from(jws.protected, 'base64url').toString()) as Record<string, unknown>;
    if (!nonces.delete(String(head.nonce))) return 'badNonce';
    if (head.url !== url) return 'unauthorized';
    const jwk = head.kid === undefined ? (head.jwk as JsonWebKey) : accounts.get(String(head.kid))?.jwk;
    if (jwk === undefined) return 'accountDoesNotExist';
    const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' as const };
    const signed = Buffer.from(`${jws.protected}.${jws.payload}`);
    if (!verify('sha256', signed, key, Buffer.from(jws.signature, 'base64url'))) return 'malformed';
    const text = Buffer.from(jws.payload, 'base64url').toString();
    // An empty payload only reads (POST-as-GET, section 6.3).
    return { payload: text === '' ? null : JSON.parse(text), jwk };
  }

  type Call = Exclude<ReturnType<typeof openJws>, string>;

  async function act(path: string, { payload: sent, jwk }: Call, response: ServerResponse): Promise<void> {
    const [, kind, number = '', domain = ''] = path.split('/');
    const order = orders[Number(number)];
    const payload = sent ?? {};
    // Clients that find their account known ask it to change its contact (section 7.3.2).
    if (kind === 'accounts') {
      if (number !== thumbprint(jwk)) return problem(response, 403, 'unauthorized', 'the account of somebody else');
      return send(response, 200, { status: 'valid', contact: payload.contact ?? [] });
    }
    if (kind === 'account') {
      if (payload.termsOfServiceAgreed !== true) return problem(response, 400, 'userActionRequired', 'terms');
      const account = `${base}/accounts/${thumbprint(jwk)}`;
      const isNew = !accounts.has(account);
      accounts.set(account, { jwk });
      double.log.push('account');
      return send(
        response,
        isNew ? 201 : 200,
        { status: 'valid', contact: payload.contact ?? [] },
        { location: account },
      );
    }
    if (kind === 'order' && number === '') {
      const domains = (payload.identifiers as { value: string }[]).map(({ value }) => value);
      const token = new Map(domains.map((name) => [name, randomBytes(24).toString('base64url')]));
      orders.push({ domains, token, valid: new Set() });
      double.log.push('order');
      return sendOrder(response, orders.length - 1, 201);
    }
    if (order === undefined) return problem(response, 404, 'malformed', 'no such order');
    if (kind === 'order') return sendOrder(response, Number(number), 200);
    if (kind === 'authorization') return send(response, 200, authorization(order, number, domain));
    if (kind === 'challenge' && sent === null) return send(response, 200, challenge(order, number, domain));
    if (kind === 'challenge') {
      const token = order.token.get(domain) ?? '';
      const found = await fetch(`http://127.0.0.1:${challengePort}/.well-known/acme-challenge/${token}`, {
        redirect: 'manual',
        signal: AbortSignal.timeout(5_000),
      });
      if ((await found.text()) === `${token}.${thumbprint(jwk)}`) order.valid.add(domain);
      double.log.push(`challenge ${domain}`);
      return send(response, 200, challenge(order, number, domain));
    }
    if (kind === 'finalize') {
      if (order.valid.size !== order.domains.length) return problem(response, 403, 'orderNotReady', 'challenges');
      order.certificate = await issue(Buffer.from(String(payload.csr), 'base64url'), order.domains);
      return sendOrder(response, Number(number), 200);
    }
    if (kind === 'certificate' && order.certificate !== undefined) {
      double.log.push('certificate');
      return send(response, 200, order.certificate, { 'content-type': 'application/pem-certificate-chain' });
    }
    return problem(response, 404, 'malformed', 'nothing here');
  }

  function sendOrder(response: ServerResponse, number: number, status: number): void {
    const order = orders[number] as Order;
    const isReady = order.valid.size === order.domains.length;
    send(
      response,
      status,
      {
        status: order.certificate ? 'valid' : isReady ? 'ready' : 'pending',
        identifiers: order.domains.map((value) => ({ type: 'dns', value })),
        authorizations: order.domains.map((name) => `${base}/authorization/${number}/${name}`),
        finalize: `${base}/finalize/${number}`,
        ...(order.certificate ? { certificate: `${base}/certificate/${number}` } : {}),
      },
      { location: `${base}/order/${number}` },
    );
  }

  const challenge = (order: Order, number: string, domain: string) => ({
    type: 'http-01',
    url: `${base}/challenge/${number}/${domain}`,
    token: order.token.get(domain),
    status: order.valid.has(domain) ? 'valid' : 'pending',
  });

  const authorization = (order: Order, number: string, domain: string) => ({
    identifier: { type: 'dns', value: domain },
    status: order.valid.has(domain) ? 'valid' : 'pending',
    challenges: [challenge(order, number, domain)],
  });

  async function issue(csr: Buffer, domains: readonly string[]): Promise<string> {
    const request = new x509.Pkcs10CertificateRequest(new Uint8Array(csr));
    if (!(await request.verify())) throw new Error('the request is not signed by its key');
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${domains[0]}`,
      issuer: authority.subject,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + double.lifetimeMs),
      signingAlgorithm: ALGORITHM,
      publicKey: request.publicKey,
      signingKey: keys.privateKey,
      extensions: [new x509.SubjectAlternativeNameExtension(domains.map((value) => ({ type: 'dns' as const, value })))],
    });
    return `${certificate.toString('pem')}\n${double.ca}\n`;
  }

  return double;
}

/** RFC 7638, of an EC key. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
