import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Adds a folder to a tar with everything in it; what vanishes meanwhile is left out.
 * @param {ReturnType<typeof import('./tar.mjs').createTar>} tar
 * @param {string} folder @param {string} name of the folder inside the tar
 * @param {(path: string) => 'take' | 'folder' | 'skip'} [choose] by path inside the folder; `folder`: the folder without its content
 * @returns {Promise<{ files: number, bytes: number }>}
 */
export async function addFolderTo(tar, folder, name, choose = () => 'take') {
  const sum = { files: 0, bytes: 0 };
  await walk('');
  return sum;

  async function walk(inside) {
    const entries = await unlessGone(() => readdir(join(folder, inside), { withFileTypes: true }));
    if (!entries) return;
    await tar.addFolder(inside ? `${name}/${inside}` : name);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = inside ? `${inside}/${entry.name}` : entry.name;
      const choice = choose(path);
      if (choice === 'skip') continue;
      if (entry.isDirectory() && choice === 'folder') await tar.addFolder(`${name}/${path}`);
      else if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) await addOne(path);
    }
  }

  async function addOne(path) {
    const bytes = await addFileTo(tar, join(folder, path), `${name}/${path}`);
    if (bytes === undefined) return;
    sum.files += 1;
    sum.bytes += bytes;
  }
}

/** @returns {Promise<number | undefined>} its size; undefined when it is not there */
export async function addFileTo(tar, path, name) {
  const file = await unlessGone(() => open(path));
  if (!file) return undefined;
  try {
    return await tar.addFile(name, file);
  } finally {
    await file.close();
  }
}

async function unlessGone(work) {
  try {
    return await work();
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
