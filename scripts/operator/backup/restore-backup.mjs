import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unprivilegedAccount } from '../../services/unprivileged.mjs';
import { compareVersions, HARMLESS } from '../../start/data-folder.mjs';
import { databaseFolder, ourMajor } from '../../start/embedded-postgres.mjs';
import { Refusal } from '../../start/refusal.mjs';
import { readTar } from './tar.mjs';
import { CHECKSUMS, FORMAT, MANIFEST } from './write-backup.mjs';

const OTHER_FOLDER = 'Restore into a new one: MARU_DATA=/new/folder npm run maru -- restore <file>';

/**
 * Puts a back-up into an empty data folder. Nothing of it is in its place before all of it was read and every checksum was right.
 * @param {{ data: string, version: string, file: string }} options
 * @returns {Promise<{ createdAt: string, version: string, objects: string }>} what the back-up says of itself
 */
export async function restoreBackup({ data, version, file }) {
  refuseUsedFolder(data);
  const source = await open(file).catch((error) => {
    throw new Refusal(
      `${file} ${error.code === 'ENOENT' ? 'is not there' : 'may not be read by this account'}.`,
      'Name the file that backup wrote.',
    );
  });
  mkdirSync(data, { recursive: true, mode: 0o711 });
  const database = databaseFolder(data, {}, unprivilegedAccount(join(data, 'postgres')));
  if (existsSync(database)) throw new Refusal(`${database} holds a database already.`, OTHER_FOLDER);
  mkdirSync(dirname(database), { recursive: true, mode: 0o711 });
  const halves = { data: join(data, 'restoring'), postgres: `${database}.restoring` };
  for (const half of Object.values(halves)) rmSync(half, { recursive: true, force: true });
  try {
    const manifest = await unpack(source, halves, unprivilegedAccount(database), version);
    // On the disk for certain, all at once: one fsync per file would take minutes.
    execFileSync('sync');
    renameSync(halves.postgres, database);
    // The stamp comes last: without it the folder is refused as not ours.
    const names = readdirSync(halves.data).sort((a) => (a === 'maru.json' ? 1 : -1));
    for (const name of names) renameSync(join(halves.data, name), join(data, name));
    return manifest;
  } finally {
    await source.close();
    for (const half of Object.values(halves)) rmSync(half, { recursive: true, force: true });
  }
}

function refuseUsedFolder(data) {
  const found = existsSync(data) ? readdirSync(data).filter((name) => !HARMLESS.has(name)) : [];
  if (found.length > 0) throw new Refusal(`${data} is not empty: a back-up is never put over something.`, OTHER_FOLDER);
}

async function unpack(source, halves, account, version) {
  let manifest;
  let checksums;
  const found = {};
  try {
    for await (const entry of readTar(source)) {
      if (entry.name === MANIFEST) {
        manifest = checkManifest(JSON.parse((await text(entry, found)) || '{}'), version);
      } else if (!manifest) {
        break;
      } else if (entry.name === CHECKSUMS) {
        checksums = JSON.parse(await text(entry, {}));
      } else {
        await place(entry, halves, account, found);
      }
    }
  } catch (error) {
    if (error instanceof Refusal || error.code) throw error;
    throw damaged(error.message);
  }
  if (!manifest) throw new Refusal('This is no back-up of Maru.', 'Name the file that backup wrote.');
  if (!checksums) throw damaged('its end is missing');
  for (const [name, sum] of Object.entries(checksums))
    if (found[name] !== sum) throw damaged(`${name} is not what was written`);
  return manifest;
}

function checkManifest(manifest, version) {
  if (manifest.product !== 'maru') throw new Refusal('This is no back-up of Maru.', 'Name the file that backup wrote.');
  if (manifest.format !== FORMAT || compareVersions(manifest.version, version) > 0) {
    throw new Refusal(
      `The back-up was made by Maru ${manifest.version}, which is newer than this Maru ${version}.`,
      'Restore it with that version.',
    );
  }
  const ours = ourMajor();
  if (manifest.postgres !== ours) {
    throw new Refusal(
      `The back-up holds a database of PostgreSQL ${manifest.postgres}; this Maru brings PostgreSQL ${ours}.`,
      `Restore it with Maru ${manifest.version}.`,
    );
  }
  return manifest;
}

async function place({ name, isFolder, content }, halves, account, found) {
  const [top, ...rest] = name.replace(/\/$/, '').split('/');
  if (!(top in halves) || rest.some((part) => part === '..' || part === '')) throw damaged(`it names ${name}`);
  const path = join(halves[top], ...rest);
  const owner = top === 'postgres' ? account : undefined;
  if (isFolder) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (owner) chownSync(path, owner.uid, owner.gid);
    return;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const target = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  try {
    for await (const part of content()) {
      hash.update(part);
      await target.write(part);
    }
    if (owner) await target.chown(owner.uid, owner.gid);
  } finally {
    await target.close();
  }
  found[name] = hash.digest('hex');
}

async function text({ name, content }, found) {
  const parts = [];
  for await (const part of content()) parts.push(part);
  const bytes = Buffer.concat(parts);
  found[name] = createHash('sha256').update(bytes).digest('hex');
  return bytes.toString('utf8');
}

const damaged = (how) =>
  new Refusal(`The back-up is damaged or incomplete: ${how}.`, 'Take another one; nothing was restored.');
