import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { createDiskStorage } from './disk-storage.ts';
import { checkSignedUrl } from './signed-url.ts';
import { describeStorage } from './storage.conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'maru-storage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let now = Date.now();
const signingKey = 'a key for tests';
const storage = createDiskStorage({ folder, signingKey, clock: () => now });

/** What the route of `/files/*` does. */
async function fetchUrl(url: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(new URL(url, 'http://localhost'), init);
  const access = checkSignedUrl(signingKey, request.url, request.method, now);
  const type = request.headers.get('content-type') ?? '';
  if (!access || (access.contentType !== undefined && access.contentType !== type))
    return new Response(null, { status: 403 });
  if (access.method === 'PUT') {
    await storage.put(access.key, Buffer.from(await request.arrayBuffer()), { contentType: type });
    return new Response();
  }
  const found = await storage.get(access.key);
  if (!found) return new Response(null, { status: 404 });
  return new Response(await text(found.stream));
}

describeStorage('a folder', () => ({
  storage,
  fetchUrl,
  advance: (ms) => {
    now += ms;
  },
}));

it('leaves no half-made files behind, and sweeps those of a crash', async () => {
  expect(readdirSync(join(folder, 'uploads'))).toEqual([]);
  const [old, young] = [join(folder, 'uploads', 'old'), join(folder, 'uploads', 'young')];
  writeFileSync(old, 'x');
  writeFileSync(young, 'x');
  utimesSync(old, new Date(now - 25 * 3_600_000), new Date(now - 25 * 3_600_000));
  await createDiskStorage({ folder, signingKey, clock: () => now }).put('z', Buffer.from('z'), { contentType: 'a/b' });
  expect(readdirSync(join(folder, 'uploads'))).toEqual(['young']);
});
