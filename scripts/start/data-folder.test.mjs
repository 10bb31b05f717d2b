import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareVersions, openDataFolder } from './data-folder.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-data-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('data folder', () => {
  it('is made and stamped with the version', () => {
    const data = join(folder, 'new/one');
    openDataFolder(data, '1.2.0');
    expect(JSON.parse(readFileSync(join(data, 'maru.json'), 'utf8'))).toMatchObject({
      product: 'maru',
      version: '1.2.0',
    });
  });

  it('may be an empty mount point', () => {
    mkdirSync(join(folder, 'lost+found'));
    expect(openDataFolder(folder, '1.2.0').version).toBe('1.2.0');
  });

  it('of an older version is taken on, and keeps what the stamp says', () => {
    const { createdAt } = openDataFolder(folder, '1.2.0');
    expect(openDataFolder(folder, '1.10.0')).toMatchObject({ version: '1.10.0', createdAt });
  });

  it('of a newer version is refused in one sentence with a cure', () => {
    openDataFolder(folder, '2.0.0');
    expect(() => openDataFolder(folder, '1.9.9')).toThrow(
      /last used by Maru 2\.0\.0, which is newer than this Maru 1\.9\.9\.$/,
    );
    expect(catchRefusal(() => openDataFolder(folder, '1.9.9')).cure).toContain('MARU_DATA=');
  });

  it.each(['photo.jpg', 'maru.json'])('with foreign files (%s) is refused and left alone', (name) => {
    writeFileSync(join(folder, name), 'not json');
    expect(catchRefusal(() => openDataFolder(folder, '1.0.0')).message).toContain("files that are not Maru's");
    expect(readFileSync(join(folder, name), 'utf8')).toBe('not json');
  });

  it('that is a file is refused', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(catchRefusal(() => openDataFolder(join(folder, 'file'), '1.0.0')).message).toContain('it is a file');
  });
});

describe('versions', () => {
  it('are compared by number', () => {
    expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0);
    expect(compareVersions('1.0.0', '1.0.0')).toBe(0);
    expect(compareVersions('1.0.0-beta.2', '1.0.1')).toBeLessThan(0);
  });
});

function catchRefusal(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
}
