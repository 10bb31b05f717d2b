import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The first of these programs that PATH has.
 * @param {string[]} names
 * @returns {string | undefined} its path
 */
export function findProgram(names) {
  // The usual places too: PATH of an ordinary user lacks the sbin folders on Debian.
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/usr/local/bin',
    '/usr/bin',
    '/usr/sbin',
    '/bin',
    '/sbin',
  ];
  for (const name of names) {
    for (const folder of folders.filter(Boolean)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not here
      }
    }
  }
  return undefined;
}

export const redisProgram = () => findProgram(['redis-server', 'valkey-server']);
