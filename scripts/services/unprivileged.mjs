import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {{ uid: number, gid: number, name: string }} Account */

/** The accounts of this machine as /etc/passwd knows them. @returns {Account[]} */
function accounts() {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length > 3)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/**
 * The account PostgreSQL has to run as: it refuses root. Undefined when we are not root (then it runs as ourselves).
 * @param {string} [data] an existing data folder keeps its owner
 * @returns {Account | undefined}
 */
export function unprivilegedAccount(data) {
  if (process.getuid?.() !== 0) return undefined;
  const all = accounts();
  const owner = data ? statSync(data, { throwIfNoEntry: false })?.uid : undefined;
  if (owner) {
    const known = all.find(({ uid }) => uid === owner);
    if (known) return known;
  }
  return all.find(({ name }) => name === 'postgres') ?? all.find(({ name }) => name === 'nobody');
}

/**
 * Whether the account may go through every folder above this path.
 * @param {string} path absolute; parts that don't exist yet are passed over
 * @param {Account} account
 */
export function canEnter(path, account) {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) {
      const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
      if ((found.mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}
