import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packagesAreCurrent } from './packages.mjs';
import { sourceMark } from './sources.mjs';

let folder;
const write = (path, text) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-sources-'));
  write('app/page.tsx', 'a');
  write('server/links/service.ts', 'b');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('the mark of the sources changes with what a build is made of, and with nothing else', () => {
  const mark = sourceMark(folder);
  write('server/links/service.test.ts', 'test');
  write('e2e/links.spec.ts', 'test');
  write('README.md', 'words');
  expect(sourceMark(folder)).toBe(mark);
  write('server/links/service.ts', 'c');
  expect(sourceMark(folder)).not.toBe(mark);
  write('server/links/service.ts', 'b');
  expect(sourceMark(folder)).toBe(mark);
  write('messages/ko.json', '{}');
  expect(sourceMark(folder)).not.toBe(mark);
});

it('packages are current when all that the lock file asks for are there in its version', () => {
  const lock = (version) =>
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true } },
    });
  write('package-lock.json', lock('1.0.0'));
  expect(packagesAreCurrent(folder)).toBe(false);
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
  expect(packagesAreCurrent(folder)).toBe(true);
  write('package-lock.json', lock('1.0.1'));
  expect(packagesAreCurrent(folder)).toBe(false);
});
