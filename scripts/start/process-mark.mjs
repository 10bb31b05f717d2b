import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * When a process began, as the system tells it: with the number it names one process for ever.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process (or only its dead remains)
 */
export function processMark(pid) {
  if (existsSync('/proc/self/stat')) {
    const stat = statOf(pid);
    return stat && stat.state !== 'Z' ? stat.startedAt : undefined;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * What Linux tells of a process.
 * @param {number} pid
 * @returns {{ name: string, state: string, parent: number, startedAt: string } | undefined}
 */
export function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text.slice(end + 2).split(' ');
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      state: fields[0],
      parent: Number(fields[1]),
      startedAt: fields[19],
    };
  } catch {
    return undefined;
  }
}
