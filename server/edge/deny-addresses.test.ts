import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { addEntry, removeEntry } from '@/server/platform/limits/change-controls.ts';
import { peekControls, rereadControls } from '@/server/platform/limits/controls.ts';
import { isDeniedAddress } from '@/server/platform/limits/deny-addresses.ts';
import type { Entry } from '@/server/platform/limits/entries.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { standDoor } from './testing/stub-web-door.ts';

const { at, send } = standDoor();
const actor = { id: 7n, address: '127.0.0.1', userAgent: 'test' };
const deny = (value: string, more: Partial<Entry> = {}) =>
  addEntry({ kind: 'deny', subject: 'address', value, expiresAt: null, note: '', ...more }, actor);

const forget = async () => {
  await pg.query('DELETE FROM limit_entries');
  await rereadControls();
};
beforeEach(forget);
afterEach(forget);

it('pages, calls and files are kept from a denied address, and open again', async () => {
  const key = `denied/${crypto.randomUUID()}`;
  await storage().put(key, Buffer.from('bytes'), { contentType: 'text/plain' });
  const file = await storage().signedUrl(key, { method: 'GET', expiresInS: 60 });
  expect((await send(file)).status).toBe(200);
  const id = await deny('127.0.0.0/8');

  const page = await send('/links', { headers: { accept: 'text/html', 'accept-language': 'ko' } });
  expect(page).toMatchObject({ status: 403, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(page.body).toContain('이 주소에서는 들어올 수 없어요');
  for (const path of ['/v1/links', file]) {
    const problem = await send(path);
    expect(problem).toMatchObject({ status: 403, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(problem.body)).toMatchObject({ reason: 'denied' });
  }
  expect(at.seen).toEqual([]);
  // Whoever watches over the process asks from this machine, too.
  expect((await send('/healthz')).status).toBe(200);
  expect((await send('/readyz')).status).toBe(200);

  await removeEntry(id, actor);
  expect((await send('/links')).status).toBe(200);
});

it('an upgrade from a denied address is refused', async () => {
  await deny('127.0.0.1');
  const socket = connect(at.port, '127.0.0.1');
  socket.write('GET /_next/webpack-hmr HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [head] = await once(socket, 'data');
  socket.destroy();
  expect(String(head)).toMatch(/^HTTP\/1\.1 403 /);
});

it('only denied addresses are, for as long as the entry lasts, and an address is looked through the lists once a second', async () => {
  const now = Date.now();
  await deny('203.0.113.0/24', { expiresAt: new Date(now + 60_000) });
  await addEntry({ kind: 'allow', subject: 'address', value: '198.51.100.1', expiresAt: null, note: '' }, actor);
  expect(isDeniedAddress('203.0.113.9', now)).toBe(true);
  expect(isDeniedAddress('203.0.113.9', now + 500)).toBe(true);
  expect(isDeniedAddress('198.51.100.1', now)).toBe(false);
  expect(isDeniedAddress('192.0.2.1', now)).toBe(false);
  expect(isDeniedAddress('not an address', now)).toBe(false);
  expect(isDeniedAddress('203.0.113.9', now + 60_000)).toBe(false);
  // A clock that was set back.
  expect(isDeniedAddress('203.0.113.9', now)).toBe(true);
});

it('nobody is looked for while only others are on the lists', async () => {
  await addEntry({ kind: 'allow', subject: 'address', value: '127.0.0.1', expiresAt: null, note: '' }, actor);
  await deny('81', { subject: 'user' });
  const lists = peekControls()?.lists;
  if (lists === undefined) throw new Error('the lists were read before');
  const ofAddress = vi.spyOn(lists, 'ofAddress');
  expect((await send('/links')).status).toBe(200);
  expect(ofAddress).not.toHaveBeenCalled();
});
