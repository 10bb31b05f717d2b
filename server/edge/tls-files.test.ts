import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createTestLink } from '@/server/links/factory.ts';
import { makeAuthority, makeLeaf } from './lan-authority.ts';
import { listen, NAMES, standTlsDoor, WAIT } from './testing/tls-door.ts';
import { openCertificateFiles } from './tls-files.ts';
import { TlsRefusal } from './tls-pair.ts';

const { at, open, send, shownCertificate } = standTlsDoor();

describe('certificate files', () => {
  async function writeFiles(names = NAMES): Promise<{ cert: string; key: string; ca: string }> {
    const authority = await makeAuthority('test', names);
    const leaf = await makeLeaf(authority, names);
    const paths = { cert: join(at.folder, 'cert.pem'), key: join(at.folder, 'key.pem') };
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
    expect(at.seen[0]).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'maru.example' });
    expect((await send('/s/nobody-has-this', { tls: true, ca: files.ca })).status).toBe(404);
  });

  it('redirects short links, and then anything else, on one connection', async () => {
    const files = await writeFiles();
    await open(await openCertificateFiles(files));
    const { alias, url } = await createTestLink();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: files.ca, servername: 'localhost' });
    const ask = (path: string) =>
      new Promise<unknown[]>((resolve, reject) => {
        const request = httpsRequest({ host: '127.0.0.1', port: at.port, path, agent }, (response) => {
          const { statusCode, headers } = response;
          response.resume().once('end', () => resolve([request.reusedSocket, statusCode, headers.location]));
        });
        request.once('error', reject).end();
      });
    expect(await ask(`/s/${alias}`)).toEqual([false, 302, url]);
    expect(await ask(`/s/${alias}`)).toEqual([true, 302, url]);
    expect(await ask('/links')).toEqual([true, 200, undefined]);
    expect(await ask(`/s/${alias}`)).toEqual([true, 302, url]);
    agent.destroy();
  });

  it('leads plain HTTP on the same port and on its own to HTTPS, and still answers probes', async () => {
    await open(await openCertificateFiles(await writeFiles()));
    const here = await send('/links?q=1', { headers: { host: 'maru.example:8443' } });
    expect(here).toMatchObject({ status: 308, headers: { location: 'https://maru.example:8443/links?q=1' } });
    const plainPort = await listen(at.door?.plain as Server);
    const there = await send('/links', { port: plainPort, headers: { host: 'maru.example' }, method: 'POST' });
    expect(there).toMatchObject({ status: 308, headers: { location: `https://maru.example:${at.port}/links` } });
    for (const path of ['//evil.example/x', 'http://evil.example/x']) {
      const { headers } = await send(path, { headers: { host: 'maru.example:8443' } });
      expect(new URL(headers.location ?? '').host).toBe('maru.example:8443');
    }
    expect((await send('/', { headers: { host: 'evil.example/@' } })).status).toBe(400);
    expect((await send('/healthz')).status).toBe(200);
    expect(at.seen).toEqual([]);
  });

  it('shows changed files to new connections and keeps those that stand', async () => {
    const files = await writeFiles();
    await open(await openCertificateFiles(files, 20));
    const before = await shownCertificate();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const request = httpsRequest({ host: '127.0.0.1', port: at.port, path: '/healthz', agent }, (response) => {
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
    const silent = connect(at.port, '127.0.0.1');
    const broken = connect(at.port, '127.0.0.1', () => broken.resetAndDestroy());
    const nonsense = connect(at.port, '127.0.0.1', () => nonsense.write('\x16\x03\x01nonsense, not a handshake'));
    for (const socket of [silent, broken, nonsense]) socket.on('error', () => undefined).resume();
    await once(nonsense, 'close');
    expect((await send('/healthz', { tls: true, ca: files.ca })).status).toBe(200);
    silent.destroy();
  });
});
