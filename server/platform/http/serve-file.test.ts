import { describe, expect, it } from 'vitest';
import { storage } from '../storage/storage.ts';
import { serveFile } from './serve-file.ts';

const call = (url: string, init: RequestInit = {}) => serveFile(new Request(`http://maru.example${url}`, init));
const key = () => `tests/${crypto.randomUUID()}.txt`;

async function stored(text: string): Promise<string> {
  const name = key();
  await storage().put(name, Buffer.from(text), { contentType: 'text/plain' });
  return storage().signedUrl(name, { method: 'GET', expiresInS: 60 });
}

describe('serveFile', () => {
  it('gives what a signed address names, whole and in parts', async () => {
    const url = await stored('0123456789');
    const whole = await call(url);
    expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([
      200,
      'text/plain',
      '0123456789',
    ]);
    for (const [range, status, text, contentRange] of [
      ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-3', 206, '789', 'bytes 7-9/10'],
      ['bytes=5-999', 206, '56789', 'bytes 5-9/10'],
      ['bytes=10-', 416, '', 'bytes */10'],
      ['bytes=4-2', 200, '0123456789', null],
      ['bytes=0-1,4-5', 200, '0123456789', null],
    ] as const) {
      const part = await call(url, { headers: { range } });
      expect([range, part.status, await part.text(), part.headers.get('content-range')]).toEqual([
        range,
        status,
        text,
        contentRange,
      ]);
    }
    const head = await call(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
    const again = await call(url, { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('refuses an address that is forged, expired or for something else, without saying which', async () => {
    const url = await stored('secret');
    const other = await stored('other');
    const expired = await storage().signedUrl(key(), { method: 'GET', expiresInS: -1 });
    const missing = await storage().signedUrl(key(), { method: 'GET', expiresInS: 60 });
    const swapped = `${other.split('?')[0]}?${url.split('?')[1]}`;
    for (const bad of [
      url.replace('sig=', 'sig=A'),
      url.split('?')[0] ?? '',
      swapped,
      expired,
      missing,
      '/files/../../etc/passwd?sig=a',
    ]) {
      expect((await call(bad)).status, bad).toBe(404);
    }
    expect((await call(url, { method: 'PUT', body: 'new' })).status).toBe(404);
  });

  it('takes one upload of the promised type', async () => {
    const name = key();
    const url = await storage().signedUrl(name, { method: 'PUT', expiresInS: 60, contentType: 'text/plain' });
    const put = (headers: HeadersInit) => call(url, { method: 'PUT', body: 'hello', headers });
    expect((await put({ 'content-type': 'text/html', 'content-length': '5' })).status).toBe(415);
    expect((await put({ 'content-type': 'text/plain' })).status).toBe(400);
    expect((await put({ 'content-type': 'text/plain', 'content-length': '5' })).status).toBe(200);
    const answer = await call(await storage().signedUrl(name, { method: 'GET', expiresInS: 60 }));
    expect(await answer.text()).toBe('hello');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });
});
