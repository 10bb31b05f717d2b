import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDataFolder } from '../../start/data-folder.mjs';
import { startEmbeddedPostgres } from '../../start/embedded-postgres.mjs';
import { openSecrets } from '../../start/secrets.mjs';
import { createSupervisor } from '../../start/supervisor.mjs';
import { restoreBackup } from './restore-backup.mjs';
import { writeBackup } from './write-backup.mjs';

const VERSION = '1.2.3';
const SALT = 'this salt shall not be in the back-up';
let folder;
let data;
let file;
let begunWith = 0;
let written = 0;
const running = [];

/** PostgreSQL of a data folder as `npm start` runs it. */
async function startDatabase(at) {
  const stamp = openDataFolder(at, VERSION);
  const supervisor = createSupervisor({ logs: join(at, 'logs'), print: () => {} });
  running.push(supervisor);
  const options = { data: at, stamp, secrets: openSecrets(at), supervisor, durable: true, say: () => {} };
  return { url: await startEmbeddedPostgres(options), stop: supervisor.stop };
}

async function connected(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function putObject(name, text) {
  const path = join(data, 'objects/objects', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Writes rows, each with its object, until told to stop; the object comes first, as in the product. */
function writeOn(client) {
  let stopping = false;
  const done = (async () => {
    while (!stopping) {
      putObject(`row-${written + 1}@`, `object ${written + 1}`);
      await client.query("INSERT INTO things (id, filler) VALUES ($1, repeat('x', 500))", [written + 1]);
      written += 1;
    }
  })();
  return async () => {
    stopping = true;
    await done;
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maru-backup-'));
  chmodSync(folder, 0o711);
  data = join(folder, 'data');
  const { url, stop } = await startDatabase(data);
  const base = new URL(url);
  base.pathname = '/postgres';
  await connected(base.href, (client) => client.query('CREATE DATABASE maru'));
  await connected(url, (client) =>
    client.query(`
      CREATE TABLE things (id int PRIMARY KEY, filler text);
      CREATE UNLOGGED TABLE click_salts (day date PRIMARY KEY, salt bytea);
      INSERT INTO click_salts VALUES (current_date, convert_to('${SALT}', 'UTF8'));
      CHECKPOINT`),
  );
  putObject('한글 이름 with spaces/deep/photo@', 'bytes of a photo');
  mkdirSync(join(data, 'objects/uploads'));
  writeFileSync(join(data, 'objects/uploads/half'), 'half of an upload');
  const env = { DATABASE_URL: url, STORAGE_URL: `file://${join(data, 'objects')}` };
  await connected(url, async (client) => {
    const stopWriting = writeOn(client);
    while (written < 50) await new Promise((resolve) => setTimeout(resolve, 10));
    begunWith = written;
    let drained = 0;
    const drainClicks = async () => {
      drained += 1;
      // Log is recycled by checkpoints: the back-up must have kept what it needs.
      await connected(url, (other) =>
        other.query('SELECT pg_switch_wal(); CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT;'),
      );
    };
    ({ file } = await writeBackup({ data, version: VERSION, env, target: `${folder}/`, drainClicks, say: () => {} }));
    await stopWriting();
    expect(drained).toBe(1);
  });
  await stop();
}, 120_000);

afterAll(async () => {
  await Promise.all(running.map((supervisor) => supervisor.stop()));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('a back-up made while people write', () => {
  it('is one file for its owner alone, and says when it was made', () => {
    expect(file).toMatch(/maru-1\.2\.3-\d{4}-\d\d-\d\dT\d{6}Z\.tar$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(data, 'last-backup.json'), 'utf8'))).toMatchObject({
      file,
      bytes: statSync(file).size,
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.half'))).toEqual([]);
  });

  it('brings back every row up to one moment, each with its object, the secrets and nothing unfinished', async () => {
    const restored = join(folder, 'restored');
    expect(await restoreBackup({ data: restored, version: VERSION, file })).toMatchObject({
      version: VERSION,
      objects: 'included',
    });
    expect(readFileSync(join(restored, 'secrets.json'), 'utf8')).toBe(readFileSync(join(data, 'secrets.json'), 'utf8'));
    expect(statSync(join(restored, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(restored, 'objects/objects/한글 이름 with spaces/deep/photo@'), 'utf8')).toBe(
      'bytes of a photo',
    );
    expect(readdirSync(join(restored, 'objects/uploads'))).toEqual([]);

    const { url, stop } = await startDatabase(restored);
    const ids = await connected(url, async (client) => {
      const { rows } = await client.query('SELECT id FROM things ORDER BY id');
      await client.query('INSERT INTO things (id) VALUES (-1)');
      return rows.map(({ id }) => id);
    });
    await stop();
    expect(begunWith).toBeGreaterThanOrEqual(50);
    expect(ids.length).toBeGreaterThanOrEqual(begunWith);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    for (const id of ids)
      expect(readFileSync(join(restored, `objects/objects/row-${id}@`), 'utf8')).toBe(`object ${id}`);
  }, 60_000);

  it('has no salt of the day: none but the running server can tell whose hash is whose', async () => {
    const copy = readFileSync(file);
    expect(copy.includes('bytes of a photo')).toBe(true);
    expect(copy.includes(SALT)).toBe(false);
    const filesOf = (at) => readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const inUse = filesOf(join(data, 'postgres')).map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(
      inUse.some((bytes) => bytes.includes(SALT)),
      'the server that was copied has it',
    ).toBe(true);
    const restored = join(folder, 'restored-salts');
    await restoreBackup({ data: restored, version: VERSION, file });
    const { url, stop } = await startDatabase(restored);
    const { before, after } = await connected(url, async (client) => {
      const count = async () => (await client.query('SELECT count(*)::int AS count FROM click_salts')).rows[0].count;
      const before = await count();
      await client.query("INSERT INTO click_salts VALUES (current_date, 'new')");
      return { before, after: await count() };
    });
    await stop();
    expect({ before, after }).toEqual({ before: 0, after: 1 });
  }, 60_000);

  it('goes into an empty folder alone', async () => {
    await expect(restoreBackup({ data, version: VERSION, file })).rejects.toMatchObject({
      message: `${data} is not empty: a back-up is never put over something.`,
      cure: expect.stringContaining('MARU_DATA=/new/folder'),
    });
  });

  it('is refused by an older Maru', async () => {
    await expect(restoreBackup({ data: await mkdtemp(join(folder, 'old-')), version: '1.2.2', file })).rejects.toThrow(
      'The back-up was made by Maru 1.2.3, which is newer than this Maru 1.2.2.',
    );
  });

  it.each([
    ['one byte was changed', (bytes) => (bytes[bytes.length >> 1] ^= 1), /damaged or incomplete/],
    ['its end is missing', (_bytes, path, size) => truncate(path, size - 200_000), /damaged or incomplete/],
    [
      'it is something else',
      (_bytes, path) => writeFileSync(path, 'hello'.repeat(500)),
      /damaged or incomplete|no back-up/,
    ],
  ])('is refused, and nothing is left behind, when %s', async (_what, spoil, message) => {
    const spoilt = join(folder, 'spoilt.tar');
    const bytes = readFileSync(file);
    writeFileSync(spoilt, bytes);
    if (spoil.length === 1) {
      spoil(bytes);
      writeFileSync(spoilt, bytes);
    } else spoil(bytes, spoilt, bytes.length);
    const target = await mkdtemp(join(folder, 'empty-'));
    await expect(restoreBackup({ data: target, version: VERSION, file: spoilt })).rejects.toThrow(message);
    expect(readdirSync(target)).toEqual([]);
  });
});

it('says in words where a back-up cannot go', async () => {
  const env = { DATABASE_URL: inject('services').postgres, STORAGE_URL: 'file:///nowhere' };
  const options = { data: folder, version: VERSION, env, say: () => {} };
  await expect(writeBackup({ ...options, target: '/nowhere/at/all.tar' })).rejects.toThrow('its folder is not there');
  await expect(writeBackup({ ...options, target: file })).rejects.toThrow('is there already');
});

function truncate(path, size) {
  writeFileSync(path, readFileSync(path).subarray(0, size));
}
