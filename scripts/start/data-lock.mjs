import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../services/ports.mjs';
import { isAlive, pidFileHolder, takePidFile } from './pid-file.mjs';
import { Refusal } from './refusal.mjs';

const lockOf = (data) => join(data, 'lock');

/**
 * Takes the data folder for this process alone.
 * @param {string} data @param {{ what: string, url?: string }} about
 * @returns {Promise<() => void>} gives it back
 */
export async function lockDataFolder(data, about) {
  const taken = takePidFile(lockOf(data), about);
  if ('holder' in taken) {
    const { pid, what, since, url } = taken.holder;
    const when = `${since.slice(0, 19).replace('T', ' ')} UTC`;
    throw new Refusal(
      `${data} is in use by ${what} (process ${pid}, since ${when}${url ? `, ${url}` : ''}).`,
      `Stop it (kill ${pid}), or start a second copy on other data: MARU_DATA=/another/folder PORT=3001 npm start`,
    );
  }
  await waitForLeftovers(data);
  forgetRuntime(data);
  return () => {
    forgetRuntime(data);
    taken.release();
  };
}

/** Who holds the data folder now. @param {string} data */
export const dataFolderHolder = (data) => pidFileHolder(lockOf(data));

/** After a `kill -9` the guard needs a moment to end the services: two servers on one data folder would spoil it. */
async function waitForLeftovers(data) {
  const left = (readRuntime(data)?.processes ?? []).filter(isAlive);
  if (left.length === 0) return;
  const gone = () => left.every((process) => !isAlive(process));
  await until(gone, { withinMs: 16_000, everyMs: 100, what: 'Processes of the last start' }).catch(() => {
    for (const { pid } of left.filter(isAlive)) process.kill(pid, 'SIGKILL');
  });
}

const runtimeOf = (data) => join(data, 'runtime.json');
const forgetRuntime = (data) => rmSync(runtimeOf(data), { force: true });

/**
 * Writes down how to reach the running product and who belongs to it; readable by its owner alone.
 * @param {string} data @param {object} runtime
 */
export function writeRuntimeFile(data, runtime) {
  const half = `${runtimeOf(data)}.half`;
  writeFileSync(half, JSON.stringify(runtime), { mode: 0o600 });
  renameSync(half, runtimeOf(data));
}

/**
 * What the running product wrote down about itself.
 * @param {string} data
 * @returns {{ url: string, env: Record<string, string>, processes: { name: string, pid: number, mark: string }[] } | undefined}
 */
export function readRuntime(data) {
  try {
    return JSON.parse(readFileSync(runtimeOf(data), 'utf8'));
  } catch {
    return undefined;
  }
}
