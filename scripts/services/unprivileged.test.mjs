import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { databaseFolder } from '../start/embedded-postgres.mjs';
import { canEnter } from './unprivileged.mjs';

const stranger = { uid: 54_321, gid: 54_321, name: 'stranger' };
let folder;
let data;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-home-'));
  data = join(folder, 'data');
  mkdirSync(data);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a closed folder on the way keeps an account out, an open one does not', () => {
  expect(canEnter(join(data, 'not/there/yet'), stranger)).toBe(false); // mkdtemp makes 0700
  chmodSync(folder, 0o711);
  expect(canEnter(join(data, 'not/there/yet'), stranger)).toBe(true);
});

it('the database moves out of a folder that its account cannot enter, and each data folder has its own place', () => {
  const outside = databaseFolder(data, {}, stranger);
  expect(outside).toMatch(/^\/var\/lib\/maru\/[0-9a-f]{16}\/postgres$/);
  expect(databaseFolder(`${data}2`, {}, stranger)).not.toBe(outside);
  chmodSync(folder, 0o711);
  expect(databaseFolder(data, {}, stranger)).toBe(join(data, 'postgres'));
});

it('the database stays where it was first made', () => {
  expect(databaseFolder(data, { postgres: 'inside' }, stranger)).toBe(join(data, 'postgres'));
  expect(() => databaseFolder(data, { postgres: '/var/lib/maru/0000000000000000/postgres' }, stranger)).toThrow(
    'is missing: it was kept in',
  );
});
