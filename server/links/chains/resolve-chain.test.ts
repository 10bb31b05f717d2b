import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '@/server/platform/errors.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { checkChain } from './check-chain.ts';
import { resolveChain } from './resolve-chain.ts';
import { isShortener } from './shortener-hosts.ts';

let shortener: Site;
const next = new Map<string, string>();
const at = (path: string, host = 'bit.ly') => shortener.url(path, host);

beforeAll(async () => {
  shortener = await startSite((request, response) => {
    const location = next.get(request.url ?? '');
    const isRefused = request.method === 'HEAD' && request.url?.startsWith('/get-only');
    if (isRefused) response.writeHead(405).end();
    else if (location === undefined) response.writeHead(404).end();
    else response.writeHead(301, { location }).end('x'.repeat(100_000));
  });
  for (let step = 1; step <= 6; step++)
    next.set(`/${step}`, step === 1 ? 'https://target.example/a?b#c' : `/${step - 1}`);
  next.set('/get-only', at('/1', 'tinyurl.com'));
  next.set('/ring-a', at('/ring-b', 'tinyurl.com'));
  next.set('/ring-b', at('/ring-a'));
  next.set('/file', 'file:///etc/passwd');
  next.set('/inside', 'http://inside.example/');
});

afterAll(() => shortener.stop());

const names = Object.fromEntries(['bit.ly', 'tinyurl.com'].map((name) => [name, ['127.0.0.1']]));
const resolve = (url: string) => resolveChain(url, fetchAmong([shortener], { names }));

describe('resolveChain', () => {
  it('leaves alone what is no shortener', async () => {
    expect(await resolve('https://target.example/x')).toEqual({ finalUrl: 'https://target.example/x', hops: [] });
    expect(await resolve('https://notbit.ly/x#y')).toEqual({ finalUrl: 'https://notbit.ly/x#y', hops: [] });
    expect(shortener.asked).toEqual([]);
  });

  it('follows shorteners to the first other address, which is not asked', async () => {
    const chain = await resolve(at('/get-only'));
    expect(chain).toEqual({
      finalUrl: 'https://target.example/a?b#c',
      hops: [at('/get-only'), at('/1', 'tinyurl.com')],
    });
    expect(shortener.asked.map((line) => line.split(' ')[0])).toEqual(['HEAD', 'GET', 'HEAD']);
    // The guard is not asked about what is not fetched; whoever keeps it checks it.
    expect(await resolve(at('/inside'))).toMatchObject({ finalUrl: 'http://inside.example/' });
  });

  it('takes a fragment along', async () => {
    expect((await resolve(at('/inside#part'))).finalUrl).toBe('http://inside.example/#part');
  });

  it('ends where a shortener leads nowhere', async () => {
    expect(await resolve(at('/unknown'))).toEqual({ finalUrl: at('/unknown'), hops: [] });
  });

  it('goes five hops, not six, and never round', async () => {
    expect((await resolve(at('/5'))).hops).toHaveLength(5);
    await expect(resolve(at('/6'))).rejects.toMatchObject({ reason: 'too_many_hops' });
    await expect(resolve(at('/ring-a'))).rejects.toMatchObject({ reason: 'loop' });
    await expect(resolve(at('/file'))).rejects.toMatchObject({ reason: 'not_http' });
  });
});

describe('checkChain', () => {
  const refuseInside = (url: string) => {
    if (new URL(url).hostname === 'inside.example')
      throw new AppError('invalid', 'No.', { reason: 'url_private_address' });
  };
  const check = (url: string) => checkChain(url, refuseInside, fetchAmong([shortener], { names }));

  it('refuses what a shortener hides', async () => {
    await check(at('/1'));
    await check('http://inside.example/');
    await expect(check(at('/inside'))).rejects.toMatchObject({ details: { reason: 'url_private_address' } });
    await expect(check(at('/ring-a'))).rejects.toMatchObject({
      code: 'invalid',
      details: { reason: 'url_chain_loop' },
    });
    await expect(check(at('/6'))).rejects.toMatchObject({ details: { reason: 'url_chain_long' } });
    await expect(check(at('/file'))).rejects.toMatchObject({ details: { reason: 'url_scheme' } });
  });

  it('lets pass what a shortener does not tell', async () => {
    await check(at('/unknown'));
    await checkChain('https://is.gd/x', refuseInside, fetchAmong([shortener]));
  });
});

describe('isShortener', () => {
  it.each([
    'https://bit.ly/x',
    'https://www.bit.ly/x',
    'https://BIT.LY./x',
    'https://shop.page.link/x',
    'https://me2.do/x',
  ])('knows %s', (url) => expect(isShortener(new URL(url))).toBe(true));
  it.each(['https://example.com/', 'https://bit.ly.example.com/', 'https://rabbit.ly/', 'https://page.link/'])(
    'does not take %s for one',
    (url) => expect(isShortener(new URL(url))).toBe(false),
  );
});
