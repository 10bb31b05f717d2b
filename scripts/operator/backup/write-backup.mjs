import { existsSync, statSync, writeFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../../start/refusal.mjs';
import { copyDatabase, databaseMajor } from './copy-database.mjs';
import { addFileTo, addFolderTo } from './copy-folder.mjs';
import { createTar } from './tar.mjs';

/** The form of the file; a Maru that does not know it says so. */
export const FORMAT = 1;
export const MANIFEST = 'maru-backup.json';
export const CHECKSUMS = 'checksums.json';

/**
 * Writes everything that counts into one tar, while the product runs or not: database, objects, secrets, certificates. What is in Redis
 * is left out: jobs come again from the outbox, sessions and counts are in the database.
 * @param {{ data: string, version: string, env: Record<string, string>, target: string, drainClicks?: () => Promise<unknown>, say: (line: string) => void }} options
 *   target: a folder, or the file to be written
 * @returns {Promise<{ file: string, bytes: number }>}
 */
export async function writeBackup({ data, version, env, target, drainClicks = async () => {}, say }) {
  const file = fileFor(target, version);
  const half = `${file}.half`;
  const out = await open(half, 'wx', 0o600).catch((error) => refuseTarget(half, error));
  try {
    const tar = createTar(out);
    const objects = env.STORAGE_URL.startsWith('file:') ? fileURLToPath(env.STORAGE_URL) : undefined;
    const manifest = {
      product: 'maru',
      format: FORMAT,
      version,
      postgres: await databaseMajor(env.DATABASE_URL),
      createdAt: new Date().toISOString(),
      objects: objects ? 'included' : 'elsewhere',
    };
    await tar.addText(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    for (const name of ['maru.json', 'secrets.json']) await addFileTo(tar, join(data, name), `data/${name}`);
    for (const name of ['lan', 'acme'])
      if (existsSync(join(data, name))) await addFolderTo(tar, join(data, name), `data/${name}`);
    if (objects) await addObjects(tar, objects);
    await copyDatabase(env.DATABASE_URL, tar, { beforeEnd: drainClicks });
    // A row of the database's last moment may name an object that came after the first round.
    if (objects) await addObjects(tar, objects);
    await tar.addText(CHECKSUMS, JSON.stringify(tar.checksums));
    await tar.finish();
    await out.sync();
  } catch (error) {
    await out.close();
    await rm(half, { force: true });
    if (error.code === 'ENOSPC')
      throw new Refusal(`There is no room for the back-up in ${dirname(file)}.`, 'Give another folder.');
    throw error;
  }
  await out.close();
  await rename(half, file);
  const { size } = statSync(file);
  writeFileSync(join(data, 'last-backup.json'), JSON.stringify({ at: new Date().toISOString(), file, bytes: size }));
  if (!env.STORAGE_URL.startsWith('file:'))
    say('  The objects are in a bucket and not in this file: keep versions of the bucket itself.');
  return { file, bytes: size };
}

/** Uploads that are not finished are no objects yet. An object is one file and replaced as a whole. */
function addObjects(tar, folder) {
  return addFolderTo(tar, folder, 'data/objects', (path) => {
    if (path === 'uploads') return 'folder';
    return `data/objects/${path}` in tar.checksums ? 'skip' : 'take';
  });
}

function fileFor(target, version) {
  const path = resolve(target);
  const isFolder = target.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const now = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '');
  const file = isFolder ? join(path, `maru-${version}-${now}.tar`) : path;
  if (existsSync(file)) throw new Refusal(`${file} is there already.`, 'Give another name, or a folder.');
  return file;
}

function refuseTarget(path, error) {
  const why = { ENOENT: 'its folder is not there', EEXIST: 'another back-up writes it, or one broke off' }[error.code];
  throw new Refusal(
    `${path} cannot be written: ${why ?? 'this account may not write there'}.`,
    error.code === 'EEXIST'
      ? `When none runs: rm ${path}`
      : 'Give a folder that is there: npm run maru -- backup /var/backups',
  );
}
