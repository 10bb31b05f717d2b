import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { probePort } from '../services/ports.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './settings.mjs';

const OLDEST_NODE = [20, 19];
const LEAST_FREE_MB = 500;

/** @param {string} [version] */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Refusal(
    `Maru needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.`,
    'Install a newer Node: https://nodejs.org',
  );
}

/**
 * Megabytes free where this path is, or will be.
 * @param {string} path
 */
export function freeMegabytes(path) {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((Number(bavail) * Number(bsize)) / 1e6);
}

/** @param {string} data @param {(path: string) => number} [free] */
export function checkDisk(data, free = freeMegabytes) {
  for (const path of new Set([data, root])) {
    const megabytes = free(path);
    if (megabytes < LEAST_FREE_MB) {
      throw new Refusal(
        `Only ${megabytes} MB are free on the disk of ${path}; Maru needs ${LEAST_FREE_MB} MB at least.`,
        'Make room there, or put the data on another disk: MARU_DATA=/another/disk/maru npm start',
      );
    }
  }
}

/** @param {number} port @param {string} host @param {string} [variable] the one that chooses it */
export async function checkPort(port, host, variable = 'PORT') {
  if (port === 0) return;
  const found = await probePort(port, host);
  if (found === 'used') {
    throw new Refusal(
      `Port ${port} is in use by another program.`,
      `Stop that program, or choose another port: ${variable}=${port + 1} npm start`,
    );
  }
  if (found === 'forbidden') {
    throw new Refusal(
      `This account may not use port ${port}.`,
      `Choose one above 1023: ${variable}=${variable === 'PORT' ? 3000 : 8080} npm start`,
    );
  }
}
