import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSecrets } from './secrets.mjs';

let data;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'maru-secrets-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

it('are made once, for the owner alone', () => {
  const first = openSecrets(data);
  expect(first.LINK_ALIAS_KEY).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length);
  expect(openSecrets(data)).toEqual(first);
  expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('are never made anew over a broken file', () => {
  writeFileSync(join(data, 'secrets.json'), '{');
  expect(() => openSecrets(data)).toThrow('cannot be read');
});
