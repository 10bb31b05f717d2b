import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '@/scripts/services/ports.mjs';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { openAcmeCertificates } from './acme-certificates.ts';
import type { Certificates } from './certificate-source.ts';
import { createDoor, type Door } from './door.ts';
import { lanNames } from './lan-addresses.ts';
import { makeAuthority, makeLeaf } from './lan-authority.ts';
import { openLanCertificates } from './lan-certificates.ts';
import { PARTS } from './parts.ts';
import { createWebProxy, type WebProxy } from './proxy-to-web.ts';
import { type AcmeDouble, startAcmeDouble } from './testing/acme-double.ts';
import { openCertificateFiles } from './tls-files.ts';
import { TlsRefusal } from './tls-pair.ts';

const DAY_MS = 86_400_000;
const NAMES = { dns: ['localhost', 'house', 'house.local'], ip: ['127.0.0.1', '192.168.7.5'] };
const WAIT = { timeout: 15_000, interval: 50 };

let folder: string;
let web: Server;
let proxy: WebProxy;
let seen: IncomingHttpHeaders[] = [];
let door: Door | undefined;
let port = 0;
let certificates: Certificates | undefined;

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function listen(server: Server, at = 0): Promise<number> {
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

async function open(source: Certificates): Promise<void> {
  certificates = source;
  door = createDoor({ parts: new Set(PARTS), proxy, realtime: null, ready: async () => ({}), certificates: source });
  port = await listen(door.server);
}

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string };

function send(path: string, { tls = false, ca = '', at = port, headers = {}, method = 'GET' } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const common = { host: '127.0.0.1', port: at, path, method, headers };
    const take = (response: import('node:http').IncomingMessage) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    };
    const request = tls
      ? httpsRequest(
          { ...common, agent: new Agent(ca ? { ca, servername: 'localhost' } : { rejectUnauthorized: false }) },
          take,
        )
      : httpRequest({ ...common, agent: false }, take);
    request.on('error', reject);
    request.end();
  });
}

/** The certificate that new connections get. */
async function shownCertificate(): Promise<PeerCertificate> {
  const socket: TLSSocket = tlsConnect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const found = socket.getPeerCertificate();
  socket.destroy();
  return found;
}

beforeAll(async () => {
  web = createServer((request, response) => {
    seen.push(request.headers);
    response.end('web');
  });
  proxy = createWebProxy(`http://127.0.0.1:${await listen(web)}`);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-tls-'));
  seen = [];
});

afterEach(async () => {
  await door?.drain(0);
  await certificates?.stop();
  door = certificates = undefined;
  rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
  proxy.close();
  web.closeAllConnections();
  web.close();
  await closeRedis();
  await closeDb();
});

describe('certificate files', () => {
  async function writeFiles(names = NAMES): Promise<{ cert: string; key: string; ca: string }> {
    const authority = await makeAuthority('test', names);
    const leaf = await makeLeaf(authority, names);
    const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    for (const name of ['cert', 'key'] as const) {
      writeFileSync(`${paths[name]}.new`, leaf[name]);
      renameSync(`${paths[name]}.new`, paths[name]);
    }
    return { ...paths, ca: authority.cert };
  }

  it('serves HTTPS that clients believe, says so to the web role, and keeps browsers on it', async () => {
    const files = await writeFiles();
    await open(await openCertificateFiles(files));
    const answer = await send('/links', { tls: true, ca: files.ca, headers: { host: 'maru.example' } });
    expect(answer).toMatchObject({ status: 200, body: 'web' });
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
    expect(seen[0]).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'maru.example' });
    expect((await send('/s/nobody-has-this', { tls: true, ca: files.ca })).status).toBe(404);
  });

  it('leads plain HTTP on the same port and on its own to HTTPS, and still answers probes', async () => {
    await open(await openCertificateFiles(await writeFiles()));
    const here = await send('/links?q=1', { headers: { host: 'maru.example:8443' } });
    expect(here).toMatchObject({ status: 308, headers: { location: 'https://maru.example:8443/links?q=1' } });
    const plainPort = await listen(door?.plain as Server);
    const there = await send('/links', { at: plainPort, headers: { host: 'maru.example' }, method: 'POST' });
    expect(there).toMatchObject({ status: 308, headers: { location: `https://maru.example:${port}/links` } });
    for (const path of ['//evil.example/x', 'http://evil.example/x']) {
      const { headers } = await send(path, { headers: { host: 'maru.example:8443' } });
      expect(new URL(headers.location ?? '').host).toBe('maru.example:8443');
    }
    expect((await send('/', { headers: { host: 'evil.example/@' } })).status).toBe(400);
    expect((await send('/healthz')).status).toBe(200);
    expect(seen).toEqual([]);
  });

  it('shows changed files to new connections and keeps those that stand', async () => {
    const files = await writeFiles();
    await open(await openCertificateFiles(files, 20));
    const before = await shownCertificate();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const request = httpsRequest({ host: '127.0.0.1', port, path: '/healthz', agent }, (response) => {
          response.resume().once('end', () => resolve(request.reusedSocket ? response.statusCode : 0));
        });
        request.once('error', reject).end();
      });
    await ask();
    // What does not fit is passed over.
    writeFileSync(files.key, 'half a key');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await shownCertificate()).fingerprint256).toBe(before.fingerprint256);
    await writeFiles();
    await vi.waitFor(
      async () => expect((await shownCertificate()).fingerprint256).not.toBe(before.fingerprint256),
      WAIT,
    );
    expect(await ask()).toBe(200);
    agent.destroy();
  });

  it('refuses in one sentence what cannot be read or does not belong together', async () => {
    const files = await writeFiles();
    const foreign = await makeLeaf(await makeAuthority('other', NAMES), NAMES);
    const sentence = (paths: { cert: string; key: string }) =>
      openCertificateFiles(paths).then(
        () => '',
        (error: unknown) => (error instanceof TlsRefusal ? error.message : 'another error'),
      );
    expect(await sentence({ ...files, key: '/nowhere/key.pem' })).toBe(
      'the file that TLS_KEY names, /nowhere/key.pem, is not there',
    );
    writeFileSync(files.key, foreign.key);
    expect(await sentence(files)).toContain('does not belong to the certificate');
    writeFileSync(files.cert, 'hello');
    expect(await sentence(files)).toContain('holds no certificate');
  });

  it('survives connections that say nothing, break off, or speak nonsense', async () => {
    const files = await writeFiles();
    await open(await openCertificateFiles(files));
    const silent = connect(port, '127.0.0.1');
    const broken = connect(port, '127.0.0.1', () => broken.resetAndDestroy());
    const nonsense = connect(port, '127.0.0.1', () => nonsense.write('\x16\x03\x01nonsense, not a handshake'));
    for (const socket of [silent, broken, nonsense]) socket.on('error', () => undefined).resume();
    await once(nonsense, 'close');
    expect((await send('/healthz', { tls: true, ca: files.ca })).status).toBe(200);
    silent.destroy();
  });
});

describe('--lan', () => {
  it('makes an authority once, for its owner alone, that vouches for nearby names only', async () => {
    const source = await openLanCertificates({ folder, names: () => NAMES });
    for (const name of ['ca.pem', 'leaf.pem']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const [leaf, ca] = source.pair.cert
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((pem) => new X509Certificate(pem));
    expect(leaf?.verify(ca?.publicKey as import('node:crypto').KeyObject)).toBe(true);
    expect(leaf?.checkHost('house.local')).toBe('house.local');
    expect(leaf?.checkIP('192.168.7.5')).toBe('192.168.7.5');
    expect(new Date(ca?.validTo ?? 0).getTime() - Date.now()).toBeGreaterThan(9.9 * 365 * DAY_MS);
    expect((await openLanCertificates({ folder, names: () => NAMES })).pair).toEqual(source.pair);
  });

  it('is believed by a client that trusts the authority, and cannot vouch for the rest of the world', async () => {
    const source = await openLanCertificates({ folder, names: () => NAMES });
    await open(source);
    const ca = (await send('/lan/ca.crt')).body;
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect(ca).not.toContain('PRIVATE');
    const answer = await send('/links', { tls: true, ca });
    expect(answer).toMatchObject({ status: 200, body: 'web' });
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
    await door?.drain(0);

    const authority = await makeAuthority('house', NAMES);
    const evil = await makeLeaf(authority, { dns: ['localhost', 'bank.example'], ip: ['127.0.0.1'] });
    await open({ ...source, pair: evil });
    await expect(send('/', { tls: true, ca: authority.cert })).rejects.toThrow(/permitted subtree/);
  });

  it('gets a new certificate from the same authority when the addresses change', async () => {
    let names = NAMES;
    const source = await openLanCertificates({ folder, names: () => names, lookEveryMs: 20 });
    await open(source);
    const [, ca] = source.pair.cert.split(/(?<=-----END CERTIFICATE-----\n)/);
    names = { ...NAMES, ip: [...NAMES.ip, '10.9.8.7'] };
    await vi.waitFor(async () => expect((await shownCertificate()).subjectaltname).toContain('10.9.8.7'), WAIT);
    expect(source.pair.cert).toContain(ca as string);
  });

  it('explains how to trust it over HTTP and HTTPS, in both languages', async () => {
    await open(await openLanCertificates({ folder, names: () => NAMES }));
    expect(await send('/')).toMatchObject({ status: 302, headers: { location: '/lan' } });
    expect((await send('/links', { headers: { host: 'house.local:3000' } })).headers.location).toBe(
      'https://house.local:3000/links',
    );
    const korean = await send('/lan', { headers: { 'accept-language': 'ko-KR', host: 'house.local:3000' } });
    expect(korean).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(korean.body).toContain('인증서 내려받기');
    expect(korean.body).toContain('href="https://house.local:3000/"');
    const english = await send('/lan', { tls: true, headers: { 'accept-language': 'en' } });
    expect(english.body).toContain('Download the certificate');
    expect(english.body).toContain('href="/lan/ca.crt"');
    const ca = new X509Certificate((await send('/lan/ca.crt')).body);
    expect(english.body).toContain(ca.fingerprint256);
  });

  it('knows names and nearby addresses, never public ones', () => {
    const found = lanNames('Haus.fritz.box', {
      eth0: [{ address: '192.168.1.4' }, { address: '2001:db8::1' }, { address: 'fe80::1' }, { address: '8.8.8.8' }],
    } as never);
    expect(found).toEqual({
      dns: ['localhost', 'haus', 'haus.local'],
      ip: ['127.0.0.1', '192.168.1.4', '::1', 'fe80::1'],
    });
  });
});

describe('ACME', () => {
  let acme: AcmeDouble;
  let plainPort: number;

  beforeEach(async () => {
    plainPort = await freePort();
    acme = await startAcmeDouble(plainPort);
    Object.assign(process.env, { ACME_DIRECTORY: acme.directory, ACME_EMAIL: 'admin@maru.test' });
    dropSingleton('env');
  });
  afterEach(() => acme.stop());

  it('orders by HTTP-01, and keeps what it got for its owner alone', async () => {
    const order = { folder, domains: ['maru.test', 'www.maru.test'] };
    await open(await openAcmeCertificates(order));
    await listen(door?.plain as Server, plainPort);
    await vi.waitFor(async () => expect((await shownCertificate()).issuer.CN).toBe('ACME double'), WAIT);
    expect((await shownCertificate()).subjectaltname).toBe('DNS:maru.test, DNS:www.maru.test');
    expect(acme.log).toEqual(['account', 'order', 'challenge maru.test', 'challenge www.maru.test', 'certificate']);
    expect(statSync(join(folder, 'maru.test+www.maru.test.pem')).mode & 0o777).toBe(0o600);
    expect((await send('/.well-known/acme-challenge/nobody-knows-this-one')).status).toBe(404);
    // The next start has it at once.
    const again = await openAcmeCertificates(order);
    expect(again.pair.cert).toBe(certificates?.pair.cert);
  });

  it('renews with the same account before the certificate runs out', async () => {
    acme.lifetimeMs = 5_000;
    await open(await openAcmeCertificates({ folder, domains: ['maru.test'] }));
    await listen(door?.plain as Server, plainPort);
    await vi.waitFor(() => expect(acme.log).toContain('certificate'), WAIT);
    acme.lifetimeMs = 90 * DAY_MS;
    // The temporary one, shown before the first order is through, lasts long too.
    const isRenewed = async () => {
      const { issuer, valid_to } = await shownCertificate();
      return issuer.CN === 'ACME double' && Date.parse(valid_to) - Date.now() > 80 * DAY_MS;
    };
    await vi.waitFor(async () => expect(await isRenewed()).toBe(true), WAIT);
    expect(acme.accounts()).toBe(1);
    expect(acme.log.filter((entry) => entry === 'certificate').length).toBeGreaterThan(1);
  });

  it('is asked by one edge at a time', async () => {
    const order = { folder, domains: ['maru.test'] };
    await open(await openAcmeCertificates(order));
    await listen(door?.plain as Server, plainPort);
    const others = await Promise.all([openAcmeCertificates(order), openAcmeCertificates(order)]);
    for (const other of others) other.watch(() => undefined);
    await vi.waitFor(async () => expect((await shownCertificate()).issuer.CN).toBe('ACME double'), WAIT);
    await Promise.all(others.map((other) => other.stop()));
    expect(acme.log.filter((entry) => entry === 'order')).toHaveLength(1);
  });
});
