import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processMark } from './process-mark.mjs';

/** @typedef {{ pid: number, mark: string, what: string, since: string, url?: string }} Holder */

/**
 * Takes a file that only one living process may hold; a dead holder's is put away.
 * @param {string} path @param {{ what: string, url?: string }} about told to whoever comes second
 * @returns {{ release: () => void } | { holder: Holder }}
 */
export function takePidFile(path, { what, url }) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = JSON.stringify({
    pid: process.pid,
    mark: processMark(process.pid),
    what,
    since: new Date().toISOString(),
    url,
  });
  for (let attempt = 0; ; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
      return { release: () => read(path) === mine && rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST' || attempt > 20) throw error;
    }
    const found = read(path);
    const holder = parseHolder(found);
    if (holder) return { holder };
    putAway(path, found);
  }
}

/** Who holds it now. @param {string} path @returns {Holder | undefined} */
export const pidFileHolder = (path) => parseHolder(read(path));

/** Its process number alone does not tell: numbers are given again. @param {{ pid: number, mark: string }} process */
export const isAlive = ({ pid, mark }) => mark !== undefined && processMark(pid) === mark;

/** Puts a dead holder's file away; when somebody took it meanwhile, gives it back untouched. */
function putAway(path, seen) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== seen) linkSync(aside, path);
  } catch {
    // another process was quicker
  }
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text) {
  try {
    const holder = JSON.parse(text);
    return isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}
