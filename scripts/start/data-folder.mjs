import { accessSync, constants, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

const STAMP = 'maru.json';
/** What a mount point or a file browser leaves in an empty folder. */
export const HARMLESS = new Set(['lost+found', '.DS_Store']);

/**
 * Makes the data folder, or makes sure that it is one this version may use, and stamps it.
 * @param {string} data @param {string} version
 * @returns {{ version: string, createdAt: string, postgres?: string }} its stamp
 */
export function openDataFolder(data, version) {
  makeFolder(data);
  const stamp = readStamp(data);
  if (stamp && compareVersions(stamp.version, version) > 0) {
    throw new Refusal(
      `The data in ${data} was last used by Maru ${stamp.version}, which is newer than this Maru ${version}.`,
      'Start that newer version, or another folder: MARU_DATA=/another/folder npm start',
    );
  }
  const current = { product: 'maru', createdAt: new Date().toISOString(), ...stamp, version };
  writeStamp(data, current);
  return current;
}

/** @param {string} data @param {object} stamp */
export const writeStamp = (data, stamp) => writeFileSync(join(data, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);

/**
 * @param {string} data
 * @returns {{ version: string, createdAt: string, postgres?: string } | undefined} undefined for an empty folder
 */
function readStamp(data) {
  const found = readdirSync(data).filter((name) => !HARMLESS.has(name));
  if (found.length === 0) return undefined;
  if (found.includes(STAMP)) {
    try {
      const stamp = JSON.parse(readFileSync(join(data, STAMP), 'utf8'));
      if (stamp.product === 'maru' && typeof stamp.version === 'string') return stamp;
    } catch {
      // not ours, or broken: refused below
    }
  }
  throw new Refusal(
    `${data} holds files that are not Maru's (no valid ${STAMP}).`,
    'Choose an empty or new folder: MARU_DATA=/another/folder npm start',
  );
}

function makeFolder(data) {
  try {
    // Others may pass through (PostgreSQL runs as another account when we are root) but not look; what is inside is closed.
    mkdirSync(data, { recursive: true, mode: 0o711 });
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Refusal(
      `The data folder ${data} cannot be used: ${error.code === 'ENOTDIR' || error.code === 'EEXIST' ? 'it is a file' : 'this account may not write there'}.`,
      'Choose another folder: MARU_DATA=/another/folder npm start',
    );
  }
}

/** @param {string} a @param {string} b @returns {number} above 0 when a is newer */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] || 0) - (right[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
