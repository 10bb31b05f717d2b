import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ObjectStorage } from './object-storage.ts';

/** What every kind of storage must do; run by the test of each. `fetchUrl` does a request to a signed address. */
export function describeStorage(
  name: string,
  setup: () => {
    storage: ObjectStorage;
    fetchUrl: (url: string, init?: RequestInit) => Promise<Response>;
    advance: (ms: number) => void;
  },
): void {
  const plain = { contentType: 'text/plain' };

  describe(`${name} as object storage`, () => {
    it('gives back what was put, with its type, size and etag', async () => {
      const { storage } = setup();
      const body = randomBytes(100_000);
      const put = await storage.put('a/b/picture.png', body, { contentType: 'image/png' });
      const got = await storage.get('a/b/picture.png');
      expect(got).toMatchObject({ size: 100_000, contentType: 'image/png', etag: put.etag });
      if (got) expect((await buffer(got.stream)).equals(body)).toBe(true);
      expect(await storage.head('a/b/picture.png')).toEqual({
        size: 100_000,
        contentType: 'image/png',
        etag: put.etag,
      });
      expect(put).toEqual({ etag: expect.stringMatching(/^[0-9a-f]{32}$/), size: 100_000 });
    });

    it('takes streams, with and without a known size', async () => {
      const { storage } = setup();
      const pieces = Array.from({ length: 50 }, () => randomBytes(7_001));
      const whole = Buffer.concat(pieces);
      await storage.put('known', Readable.from(pieces), { ...plain, size: whole.length });
      await storage.put('unknown', Readable.from(pieces), plain);
      for (const key of ['known', 'unknown']) {
        const got = await storage.get(key);
        expect(got?.size).toBe(whole.length);
        if (got) expect((await buffer(got.stream)).equals(whole)).toBe(true);
      }
    });

    it('stores nothing when the stream breaks', async () => {
      const { storage } = setup();
      const broken = () =>
        Readable.from(
          (async function* () {
            yield randomBytes(1000);
            throw new Error('cut');
          })(),
        );
      await expect(storage.put('broken', broken(), plain)).rejects.toThrow();
      await expect(storage.put('broken', broken(), { ...plain, size: 5000 })).rejects.toThrow();
      expect(await storage.get('broken')).toBeNull();
    });

    it('gives parts', async () => {
      const { storage } = setup();
      await storage.put('digits', Buffer.from('0123456789'), plain);
      const part = async (start: number, end?: number) => {
        const got = await storage.get('digits', { range: end === undefined ? { start } : { start, end } });
        return got && { text: await text(got.stream), size: got.size };
      };
      expect(await part(0, 0)).toEqual({ text: '0', size: 10 });
      expect(await part(3, 5)).toEqual({ text: '345', size: 10 });
      expect(await part(8)).toEqual({ text: '89', size: 10 });
      expect(await part(8, 1000)).toEqual({ text: '89', size: 10 });
      const outside = { code: 'bad_input', details: { reason: 'range_not_satisfiable' } };
      await expect(part(10)).rejects.toMatchObject(outside);
    });

    it('keeps empty objects', async () => {
      const { storage } = setup();
      await storage.put('empty', Buffer.alloc(0), plain);
      const got = await storage.get('empty');
      expect(got?.size).toBe(0);
      if (got) expect(await text(got.stream)).toBe('');
    });

    it('replaces, and the etag tells', async () => {
      const { storage } = setup();
      const first = await storage.put('same', Buffer.from('one'), plain);
      const second = await storage.put('same', Buffer.from('two'), { contentType: 'text/html' });
      expect(second.etag).not.toBe(first.etag);
      expect(await storage.head('same')).toEqual({ size: 3, contentType: 'text/html', etag: second.etag });
    });

    it('has objects whose keys start with the key of another', async () => {
      const { storage } = setup();
      await storage.put('x', Buffer.from('short'), plain);
      await storage.put('x/y', Buffer.from('long'), plain);
      const [x, y] = await Promise.all([storage.get('x'), storage.get('x/y')]);
      expect(x && (await text(x.stream))).toBe('short');
      expect(y && (await text(y.stream))).toBe('long');
    });

    it('answers null for what is not there, and deletes as often as you like', async () => {
      const { storage } = setup();
      expect(await storage.get('nothing')).toBeNull();
      expect(await storage.get('x/y/z/nothing')).toBeNull();
      expect(await storage.head('nothing')).toBeNull();
      await storage.put('gone', Buffer.from('x'), plain);
      await storage.delete('gone');
      await storage.delete('gone');
      expect(await storage.head('gone')).toBeNull();
    });

    it('refuses keys that lead elsewhere', async () => {
      const { storage } = setup();
      for (const key of [
        '',
        '/',
        '../x',
        'a/../b',
        'a//b',
        '/a',
        'a/',
        '.',
        'a\0b',
        'a b',
        'ä',
        'a@',
        'x'.repeat(600),
      ]) {
        await expect(async () => storage.put(key, Buffer.from('x'), plain)).rejects.toMatchObject({
          code: 'bad_input',
        });
        await expect(async () => storage.get(key)).rejects.toMatchObject({ code: 'bad_input' });
        await expect(async () => storage.signedUrl(key, { method: 'GET', expiresInS: 60 })).rejects.toMatchObject({
          code: 'bad_input',
        });
      }
    });

    it('signs addresses for reading', async () => {
      const { storage, fetchUrl } = setup();
      await storage.put('signed.txt', Buffer.from('hello'), plain);
      const url = await storage.signedUrl('signed.txt', { method: 'GET', expiresInS: 60 });
      expect(await (await fetchUrl(url)).text()).toBe('hello');
      const elsewhere = url.replace('signed.txt', 'same');
      expect((await fetchUrl(elsewhere)).status).toBe(403);
      expect((await fetchUrl(url, { method: 'PUT', body: 'x' })).status).toBe(403);
      expect((await fetchUrl(url.replace(/((?:exp|X-Amz-Expires)=\d)/, '$11'))).status).toBe(403);
    });

    it('signs addresses for writing, with the content type', async () => {
      const { storage, fetchUrl } = setup();
      const options = { method: 'PUT', expiresInS: 60, contentType: 'image/webp' } as const;
      const url = await storage.signedUrl('upload.webp', options);
      const upload = (type: string) =>
        fetchUrl(url, { method: 'PUT', body: 'pixels', headers: { 'content-type': type } });
      expect((await upload('text/html')).status).toBe(403);
      expect(await storage.head('upload.webp')).toBeNull();
      expect((await upload('image/webp')).status).toBe(200);
      expect(await storage.head('upload.webp')).toMatchObject({ size: 6, contentType: 'image/webp' });
    });

    it('lets signed addresses expire', async () => {
      const { storage, fetchUrl, advance } = setup();
      await storage.put('brief', Buffer.from('x'), plain);
      const url = await storage.signedUrl('brief', { method: 'GET', expiresInS: 60 });
      advance(62_000);
      expect((await fetchUrl(url)).status).toBe(403);
    });
  });
}
