import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority, makeLeaf } from '@/server/edge/lan-authority.ts';
import { eventually } from '../testing/eventually.ts';
import { FetchFailure } from './fetch-failure.ts';
import { resolveHost } from './resolve-host.ts';
import { createSafeFetch, type FetchOptions, type SafeFetch, safeFetch } from './safe-fetch.ts';
import { fetchAmong, type Site, startSite } from './testing/sites.ts';

const MIB = 2 ** 20;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

async function site(...parameters: Parameters<typeof startSite>): Promise<Site> {
  const started = await startSite(...parameters);
  ends.push(started.stop);
  return started;
}

/** Speaks no HTTP by itself: `onSocket` says what is sent. */
async function rawSite(onSocket: (socket: Socket) => void): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    // Whoever does not read does not see that the other side has gone.
    socket.resume();
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return { port: (server.address() as AddressInfo).port, sockets };
}

async function failureOf(fetch: SafeFetch, url: string, options?: FetchOptions): Promise<FetchFailure> {
  const outcome = await fetch(url, options).then(
    ({ status, finalUrl }) => `answered: ${status} from ${finalUrl}`,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(FetchFailure);
  return outcome as FetchFailure;
}

const reasonOf = async (fetch: SafeFetch, url: string, options?: FetchOptions) =>
  (await failureOf(fetch, url, options)).reason;

describe('what is fetched', () => {
  it('gives status, headers and body, and says who asks', async () => {
    const home = await site((request, response) => {
      response.setHeader('x-list', ['a', 'b']);
      response.end(JSON.stringify(request.headers));
    });
    const answer = await fetchAmong([home])(`${home.url('/a%20b?c=d&c')}#fragment`, { accept: 'text/html' });
    expect(answer).toMatchObject({ status: 200, hops: [], truncated: false, finalUrl: home.url('/a%20b?c=d&c') });
    expect(answer.headers['x-list']).toBe('a, b');
    expect(home.asked).toEqual([`GET site.example:${home.port}/a%20b?c=d&c`]);
    const sent = JSON.parse(answer.body.toString());
    expect(sent).toMatchObject({ accept: 'text/html', 'user-agent': expect.stringMatching(/Maru\//) });
    expect(sent).not.toHaveProperty('cookie');
  });

  it('is posted with headers and a body, and a redirect is then the answer', async () => {
    const home = await site((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        response.statusCode = 307;
        response.setHeader('location', '/elsewhere');
        response.end(`${request.headers['x-signature']} ${body}`);
      });
    });
    const answer = await fetchAmong([home])(home.url('/hook'), {
      method: 'POST',
      headers: { 'x-signature': 'abc' },
      body: '{"a":1}',
    });
    expect(answer).toMatchObject({ status: 307, hops: [] });
    expect(answer.body.toString()).toBe('abc {"a":1}');
    expect(home.asked).toHaveLength(1);
  });

  it('is unpacked, and left alone when nothing of it is wanted', async () => {
    const text = '안녕하세요 '.repeat(100);
    const home = await site((request, response) => {
      const packed = request.url === '/br' ? brotliCompressSync(text) : gzipSync(text);
      response.setHeader('content-encoding', request.url === '/br' ? 'br' : 'gzip');
      response.setHeader('content-length', packed.length);
      response.end(request.method === 'HEAD' ? undefined : packed);
    });
    const fetch = fetchAmong([home]);
    expect((await fetch(home.url('/gzip'))).body.toString()).toBe(text);
    expect((await fetch(home.url('/br'))).body.toString()).toBe(text);
    expect(await fetch(home.url('/gzip'), { method: 'HEAD' })).toMatchObject({ status: 200, truncated: false });
    expect((await fetch(home.url('/gzip'), { maxBytes: 0 })).body).toHaveLength(0);
  });

  it('uses the next address of a name when the first one does not answer', async () => {
    const home = await site((_request, response) => response.end('here'));
    const fetch = createSafeFetch({
      resolve: async () => ['127.0.0.2', '127.0.0.1'],
      isExempt: (_address, port) => port === home.port,
    });
    expect((await fetch(home.url('/'))).body.toString()).toBe('here');
  });
});

describe('addresses of our own network', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://127.1/',
    'http://0.0.0.0/',
    'http://0/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://10.0.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://224.0.0.1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://localhost/',
    'http://localhost./',
  ])('refuses %s', async (url) => {
    const failure = await failureOf(safeFetch, url);
    expect(failure).toMatchObject({ reason: 'private_address', isRefusal: true });
  });

  it('refuses names that stand for them, also when another address of the name is public', async () => {
    const fetch = fetchAmong([], {
      names: {
        'inside.example': ['10.1.2.3'],
        'both.example': ['93.184.215.14', '10.1.2.3'],
        'six.example': ['::ffff:10.0.0.1'],
      },
    });
    expect(await reasonOf(fetch, 'http://inside.example/')).toBe('private_address');
    expect(await reasonOf(fetch, 'http://both.example/')).toBe('private_address');
    expect(await reasonOf(fetch, 'https://six.example/')).toBe('private_address');
  });

  it('refuses them behind a redirect, before anything is sent there', async () => {
    const inner = await site((_request, response) => response.end('secret'));
    const home = await site((request, response) => {
      const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '';
      response.writeHead(302, { location: to }).end();
    });
    const fetch = fetchAmong([home], { names: { 'inside.example': ['127.0.0.1'] } });
    const via = (to: string) => home.url(`/?to=${encodeURIComponent(to)}`);
    for (const host of [
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      '[::ffff:127.0.0.1]',
      'inside.example',
      'localhost.example',
    ]) {
      expect(await reasonOf(fetch, via(`http://${host}:${inner.port}/`))).toBe('private_address');
    }
    expect(await reasonOf(fetch, via(via('http://169.254.169.254/')))).toBe('private_address');
    expect(inner.asked).toEqual([]);
  });

  it('connects to the address that was checked: a name is asked once, whatever it would answer later', async () => {
    const home = await site((_request, response) => response.end('public'));
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
    let lookups = 0;
    const fetch = createSafeFetch({
      resolve: async () => answers[lookups++] ?? [],
      isExempt: (address, port) => address === '127.0.0.1' && port === home.port,
    });
    expect((await fetch(home.url('/', 'rebind.example'))).body.toString()).toBe('public');
    expect(lookups).toBe(1);
    // Asked again for the next call, and refused then.
    expect(await reasonOf(fetch, home.url('/', 'rebind.example'))).toBe('private_address');
  });

  it('checks a name again at each redirect, also when it stays the same', async () => {
    const home = await site((_request, response) => response.writeHead(302, { location: '/again' }).end());
    let lookups = 0;
    const fetch = createSafeFetch({
      resolve: async () => (lookups++ === 0 ? ['127.0.0.1'] : ['169.254.169.254']),
      isExempt: (address) => address === '127.0.0.1',
    });
    expect(await reasonOf(fetch, home.url('/'))).toBe('private_address');
    expect(home.asked).toHaveLength(1);
  });

  it('allows private networks when told, and never this machine', async () => {
    const inside = { resolve: async () => ['10.1.2.3', 'fd12::1'], isExempt: () => false };
    const url = new URL('http://inside.example/');
    await expect(resolveHost(url, false, inside)).rejects.toMatchObject({ reason: 'private_address' });
    expect(await resolveHost(url, true, inside)).toEqual(['10.1.2.3', 'fd12::1']);
    for (const url of ['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/', 'http://0.0.0.0/']) {
      expect(await reasonOf(safeFetch, url, { allowPrivate: true })).toBe('private_address');
    }
  });
});

describe('what is no web page', () => {
  it.each([
    ['file:///etc/passwd', 'not_http'],
    ['ftp://site.example/', 'not_http'],
    ['gopher://site.example/', 'not_http'],
    ['data:text/plain,x', 'not_http'],
    ['javascript:alert(1)', 'not_http'],
    ['no address', 'not_http'],
    ['http://user:secret@site.example/', 'credentials'],
    ['http://site.example:25/', 'bad_port'],
    ['http://site.example:22/', 'bad_port'],
    ['https://site.example:6667/', 'bad_port'],
  ])('%s is refused as %s, at once and behind a redirect', async (url, reason) => {
    const home = await site((_request, response) => response.writeHead(301, { location: url }).end());
    const fetch = fetchAmong([home]);
    const failure = await failureOf(fetch, url);
    expect(failure.reason).toBe(reason);
    expect(failure.url).not.toContain('secret');
    // Relative to the site, "no address" is one.
    if (url !== 'no address') expect(await reasonOf(fetch, home.url('/'))).toBe(reason);
  });
});

describe('redirects', () => {
  it('are followed five times, not six', async () => {
    const home = await site((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(left % 2 ? 302 : 308, { location: `/${left - 1}` }).end();
    });
    const fetch = fetchAmong([home]);
    const answer = await fetch(home.url('/5'));
    expect(answer.body.toString()).toBe('there');
    expect(answer.hops).toEqual([5, 4, 3, 2, 1].map((left) => home.url(`/${left}`)));
    expect(answer.finalUrl).toBe(home.url('/0'));
    expect(await reasonOf(fetch, home.url('/6'))).toBe('too_many_hops');
    expect(await fetch(home.url('/3'), { maxHops: 0 })).toMatchObject({ status: 302, hops: [] });
  });

  it('that go in a circle are noticed', async () => {
    const home = await site((request, response) => {
      const next = request.url === '/a' ? '/b#x' : request.url === '/b' ? '/a#y' : (request.url ?? '/');
      response.writeHead(302, { location: next }).end();
    });
    const fetch = fetchAmong([home]);
    expect(await reasonOf(fetch, home.url('/a'))).toBe('loop');
    expect(await reasonOf(fetch, home.url('/self'))).toBe('loop');
    expect(home.asked).toHaveLength(3);
  });

  it('may be relative and in Korean, in UTF-8 or not', async () => {
    const home = await rawSite((socket) => {
      socket.once('data', (data) => {
        const path = String(data).split(' ')[1];
        const end = '\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
        if (path === '/utf-8')
          socket.end(Buffer.concat([Buffer.from('HTTP/1.1 302 Found\r\nlocation: /가'), Buffer.from(end)]));
        else if (path === '/euc-kr')
          socket.end(
            Buffer.concat([
              Buffer.from('HTTP/1.1 302 Found\r\nlocation: /'),
              Buffer.from([0xb0, 0xa1]),
              Buffer.from(end),
            ]),
          );
        else socket.end(`HTTP/1.1 200 OK${end}`);
      });
    });
    const fetch = fetchAmong([home]);
    const base = `http://site.example:${home.port}`;
    expect((await fetch(`${base}/utf-8`)).finalUrl).toBe(`${base}/%EA%B0%80`);
    expect((await fetch(`${base}/euc-kr`)).finalUrl).toBe(`${base}/%B0%A1`);
  });

  it('take secrets along on the same site only', async () => {
    const seen: unknown[] = [];
    const home = await site((request, response) => {
      seen.push([
        request.headers.host?.split(':')[0],
        request.headers.authorization,
        request.headers['accept-language'],
      ]);
      const next = { '/a': '/b', '/b': `http://other.example:${home.port}/c` }[request.url ?? ''];
      response.writeHead(next ? 302 : 200, next ? { location: next } : {}).end();
    });
    await fetchAmong([home])(home.url('/a'), { headers: { authorization: 'Bearer x', 'accept-language': 'ko' } });
    expect(seen).toEqual([
      ['site.example', 'Bearer x', 'ko'],
      ['site.example', 'Bearer x', 'ko'],
      ['other.example', undefined, 'ko'],
    ]);
  });
});

describe('sizes', () => {
  it('cuts an endless body and hangs up', async () => {
    const home = await site((_request, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', write);
      write();
    });
    const answer = await fetchAmong([home])(home.url('/'), { maxBytes: 100_000 });
    expect(answer).toMatchObject({ status: 200, truncated: true });
    expect(answer.body).toHaveLength(100_000);
  });

  it('keeps a body of exactly the size', async () => {
    const home = await site((_request, response) => response.end(Buffer.alloc(1_000)));
    const fetch = fetchAmong([home]);
    expect(await fetch(home.url('/'), { maxBytes: 1_000 })).toMatchObject({ truncated: false });
    expect(await fetch(home.url('/'), { maxBytes: 999 })).toMatchObject({ truncated: true });
  });

  it.each(['gzip', 'br'])('unpacks no more of a bomb of %s than wanted', async (encoding) => {
    const zeros = Buffer.alloc(256 * MIB);
    const bomb = encoding === 'br' ? brotliCompressSync(zeros, { params: { 1: 3 } }) : gzipSync(zeros, { level: 3 });
    const home = await site((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(bomb);
    });
    const before = process.memoryUsage().arrayBuffers;
    const answer = await fetchAmong([home])(home.url('/'), { maxBytes: MIB });
    expect(answer).toMatchObject({ truncated: true });
    expect(answer.body).toHaveLength(MIB);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MIB);
  });

  it('ends packed data that never unpacks to anything', async () => {
    // Empty stored blocks (RFC 1951, section 3.2.4) after a gzip header: five bytes each, for nothing.
    const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const nothing = Buffer.concat(Array.from({ length: 10_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])));
    const home = await site((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.write(header);
      const write = () => {
        while (!response.destroyed && response.write(nothing));
      };
      response.on('drain', write);
      write();
    });
    const answer = await fetchAmong([home])(home.url('/'), { maxBytes: MIB });
    expect(answer).toMatchObject({ truncated: true, body: Buffer.alloc(0) });
  });

  it('takes no layers, unknown or broken packings', async () => {
    const home = await site((request, response) => {
      response.setHeader('content-encoding', decodeURIComponent(request.url?.slice(1) ?? ''));
      response.end(Buffer.from('not packed at all'));
    });
    const fetch = fetchAmong([home]);
    for (const encoding of ['gzip, gzip', 'zstd', 'gzip', 'br']) {
      expect(await reasonOf(fetch, home.url(`/${encodeURIComponent(encoding)}`))).toBe('bad_answer');
    }
  });

  it('takes no endless headers', async () => {
    const home = await rawSite((socket) => {
      const write = () => {
        while (!socket.destroyed && socket.write(`x-${'a'.repeat(1_000)}: ${'b'.repeat(1_000)}\r\n`));
      };
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('drain', write);
      write();
    });
    expect(await reasonOf(fetchAmong([home]), `http://site.example:${home.port}/`)).toBe('too_large');
  });
});

describe('time', () => {
  const soon = { timeoutMs: 300 };

  it('is up when nothing, or one header after another, comes', async () => {
    const silent = await rawSite(() => undefined);
    const slow = await rawSite((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x-a: b\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    const fetch = fetchAmong([silent, slow]);
    for (const { port, sockets } of [silent, slow]) {
      expect(await reasonOf(fetch, `http://site.example:${port}/`, soon)).toBe('timeout');
      await eventually(() => sockets.size === 0);
    }
  });

  it('is up when the body drips', async () => {
    const home = await site((_request, response) => {
      response.write('x');
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    });
    expect(await reasonOf(fetchAmong([home]), home.url('/'), soon)).toBe('timeout');
  });

  it('is up when the name server is silent', async () => {
    const fetch = createSafeFetch({ resolve: () => new Promise(() => undefined), isExempt: () => false });
    expect(await reasonOf(fetch, 'http://site.example/', soon)).toBe('timeout');
  });

  it('is up when a connection is not completed', async () => {
    const silent = await rawSite(() => undefined);
    expect(await reasonOf(fetchAmong([silent]), `https://site.example:${silent.port}/`, soon)).toBe('timeout');
    await eventually(() => silent.sockets.size === 0);
  });

  it('covers all redirects together', async () => {
    let count = 0;
    const home = await site((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: `/${++count}` }).end(), 120);
    });
    expect(await reasonOf(fetchAmong([home]), home.url('/'), soon)).toBe('timeout');
    expect(home.asked.length).toBeLessThan(4);
  });

  it('ends when the caller says so, with the reason of the caller', async () => {
    const silent = await rawSite(() => undefined);
    const abort = new AbortController();
    const reason = new Error('the worker stops');
    const fetching = fetchAmong([silent])(`http://site.example:${silent.port}/`, { signal: abort.signal });
    await eventually(() => silent.sockets.size === 1);
    abort.abort(reason);
    await expect(fetching).rejects.toBe(reason);
    await expect(fetchAmong([silent])(`http://site.example:${silent.port}/`, { signal: abort.signal })).rejects.toBe(
      reason,
    );
  });
});

describe('failures', () => {
  it('tell an unknown name, a closed port, a hang-up and an answer that is none apart', async () => {
    const rude = await rawSite((socket) => socket.once('data', () => socket.destroy()));
    const garbled = await rawSite((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n\r\n')));
    const closed = await startSite(() => undefined);
    await closed.stop();
    const fetch = fetchAmong([rude, garbled, closed], { names: { 'gone.example': [] } });
    const at = (port: number) => `http://site.example:${port}/`;
    expect(await failureOf(fetch, 'http://gone.example/')).toMatchObject({
      reason: 'dns',
      code: 'ENOTFOUND',
      isOwnTrouble: false,
    });
    expect(await failureOf(fetch, at(closed.port))).toMatchObject({ reason: 'connection', code: 'ECONNREFUSED' });
    expect(await reasonOf(fetch, at(rude.port))).toBe('connection');
    expect(await failureOf(fetch, at(garbled.port))).toMatchObject({ reason: 'bad_answer', isRefusal: false });
  });

  it('tell that the fault is our own network', async () => {
    const away = Object.assign(new Error('no name server'), { code: 'EAI_AGAIN' });
    const fetch = createSafeFetch({ resolve: () => Promise.reject(away), isExempt: () => false });
    expect(await failureOf(fetch, 'http://site.example/')).toMatchObject({ reason: 'dns', isOwnTrouble: true });
  });
});

describe('https', () => {
  it('is asked of the name and checked against it, over the pinned address', async () => {
    const authority = await makeAuthority('test', { dns: ['site.example'], ip: [] });
    const leaf = await makeLeaf(authority, { dns: ['site.example'], ip: [] });
    const home = await site((_request, response) => response.end('sealed'), leaf);
    const trusting = fetchAmong([home], { ca: authority.cert });
    expect((await trusting(home.url('/'))).body.toString()).toBe('sealed');
    expect((await trusting(home.url('/', 'site.example.'))).body.toString()).toBe('sealed');
    expect(await failureOf(trusting, home.url('/', 'other.example'))).toMatchObject({
      reason: 'tls',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(await reasonOf(fetchAmong([home]), home.url('/'))).toBe('tls');
    const plain = await site((_request, response) => response.end());
    expect(await reasonOf(fetchAmong([plain]), plain.url('/').replace('http:', 'https:'))).toBe('tls');
  });
});
