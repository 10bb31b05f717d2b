import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeUser } from '@/server/users/factory.ts';
import { flushClicks } from './clicks/record-click.ts';
import { createLink } from './create-link.ts';
import { createDomain } from './domains/manage-domains.ts';
import { createOwner, createTestLink } from './factory.ts';
import { describeShortLinks, type ShortLinkServer } from './short-links.conformance.ts';
import { createRedirector } from './start-redirector.ts';

process.env.TRUSTED_PROXIES = '127.0.0.1';

const redirector = createRedirector(async () => ({ database: true }));
let port = 0;

beforeAll(async () => {
  redirector.server.listen(0, '127.0.0.1');
  await once(redirector.server, 'listening');
  port = (redirector.server.address() as AddressInfo).port;
});

afterAll(async () => {
  await redirector.drain(0);
  await flushClicks();
});

const send: ShortLinkServer['send'] = (path, { method = 'GET', headers = {}, body } = {}) =>
  new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: `/${path}`, method, headers, agent: false as const };
    const request = httpRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });

describeShortLinks('the redirector', { send, isRaw: true });

describe('the redirector', () => {
  it('tells that it lives and what it can use', async () => {
    expect(await send('healthz')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(JSON.parse((await send('readyz')).body)).toEqual({
      ready: true,
      checks: { database: true, accepting: true },
    });
  });

  it('answers what browsers and robots ask for by themselves', async () => {
    expect(await send('favicon.ico')).toMatchObject({ status: 404, body: '' });
    expect(await send('robots.txt')).toMatchObject({ status: 200, headers: { 'content-type': /text\/plain/ } });
    expect((await send('', { headers: { accept: 'text/html' } })).body).toContain('Short links live here');
    expect(await send('', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  it('leads to the preview on the pages’ own address', async () => {
    const { alias } = await createTestLink();
    const { headers } = await send(`${alias}+`, { headers: { host: 'localhost:9' } });
    expect(headers.location).toMatch(new RegExp(`^http://localhost:\\d+/s/${alias}\\+$`));
  });

  it('knows by the host which domain is meant', async () => {
    const { viewer } = await makeUser({ role: 'admin' });
    const actor = { viewer, address: '203.0.113.7', userAgent: null };
    const host = `${crypto.randomUUID()}.example`;
    const addresses = { rootUrl: 'https://example.com/root', missingUrl: 'https://example.com/missing' };
    await createDomain(actor, { host, ...addresses }, 'https://maru.example');
    const alias = `same-${crypto.randomUUID()}`;
    const owner = await createOwner();
    await createLink(owner, { url: 'https://example.com/short', alias, domain: host }, 'https://maru.example');
    const own = await createTestLink();

    const to = async (path: string, name = host) => (await send(path, { headers: { host: name } })).headers.location;
    expect(await to(alias)).toBe('https://example.com/short');
    expect(await to(alias)).toBe('https://example.com/short');
    expect(await to(`${alias}?a=1`)).toBe('https://example.com/short?a=1');
    expect(await to('')).toBe(addresses.rootUrl);
    expect(await to(own.alias)).toBe(addresses.missingUrl);
    expect(await to(own.alias, 'unknown.example')).toBe(own.url);
    expect((await send(alias, { headers: { host: 'unknown.example' } })).status).toBe(404);
    expect(await to(`${alias}+`)).toContain(`/preview/${alias}?domain=${host}`);
  });
});
