import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../services/ports.mjs';
import {
  initPostgres,
  packagedPostgres,
  postgresCommand,
  postgresReady,
  postgresUrl,
  reachablePostgres,
} from '../services/postgres.mjs';
import { canEnter, unprivilegedAccount } from '../services/unprivileged.mjs';
import { writeStamp } from './data-folder.mjs';
import { Refusal } from './refusal.mjs';
import { root } from './settings.mjs';

/** A place that PostgreSQL's account can enter, for this data folder alone. @param {string} data */
const shelterOf = (data) => join('/var/lib/maru', createHash('sha256').update(data).digest('hex').slice(0, 16));

/**
 * Where the database of this data folder is: inside it, or, when we are root and the folder is closed to the account
 * that PostgreSQL runs as, in a place of its own under /var/lib/maru. Kept in the stamp, so that it does not move when
 * the folder's rights change later.
 * @param {string} data @param {{ postgres?: string }} stamp
 * @param {import('../services/unprivileged.mjs').Account | undefined} account
 */
export function databaseFolder(data, stamp, account) {
  const inside = join(data, 'postgres');
  const sheltered = join(shelterOf(data), 'postgres');
  const known = stamp.postgres;
  if (!known) return account && !canEnter(data, account) ? sheltered : inside;
  if (known === 'inside') return inside;
  if (known === sheltered && existsSync(known)) return known;
  throw new Refusal(
    `The database of ${data} is missing: it was kept in ${known}.`,
    'Start it on the machine and in the folder where it was, and move it by back-up and restore.',
  );
}

/**
 * Makes the database cluster when needed and starts its server under the supervisor.
 * @param {{ data: string, stamp: any, secrets: Record<string, string>, supervisor: any, durable: boolean, say: (line: string) => void }} options
 * @returns {Promise<string>} its DATABASE_URL
 */
export async function startEmbeddedPostgres({ data, stamp, secrets, supervisor, durable, say }) {
  const folder = databaseFolder(data, stamp, unprivilegedAccount(join(data, 'postgres')));
  const account = unprivilegedAccount(folder);
  const inside = folder.startsWith(`${data}/`);
  const shelter = shelterOf(data);
  if (!inside) {
    mkdirSync(shelter, { recursive: true, mode: 0o711 });
    if (!existsSync(folder)) say(`  PostgreSQL cannot enter ${data} as "${account?.name}": its data go to ${folder}`);
  }
  const native = reachablePostgres(packagedPostgres(root), account, shelter);
  checkMajor(folder);
  await initPostgres({ native, data: folder, password: secrets.POSTGRES_PASSWORD, account });
  writeStamp(data, { ...stamp, postgres: inside ? 'inside' : folder });
  const port = await freePort();
  await supervisor.start({
    name: 'postgres',
    kind: 'service',
    signal: 'SIGINT', // "fast": ends sessions, then a clean shutdown
    ...postgresCommand({ native, data: folder, port, account, durable }),
    ready: (given) => postgresReady(port, { given }),
  });
  return postgresUrl(port, secrets.POSTGRES_PASSWORD);
}

/** The version that comes with our packages. @returns {number} */
export function ourMajor() {
  // The file's first line names it: "# PostgreSQL 18".
  const file = join(packagedPostgres(root), 'share/postgresql/postgres.bki');
  return Number(/\d+/.exec(readFileSync(file, 'utf8').slice(0, 40))?.[0]);
}

function checkMajor(folder) {
  const file = join(folder, 'PG_VERSION');
  if (!existsSync(file)) return;
  const made = readFileSync(file, 'utf8').trim();
  const ours = ourMajor();
  if (Number(made) !== ours) {
    throw new Refusal(
      `The database in ${folder} was made by PostgreSQL ${made}; this Maru brings PostgreSQL ${ours}.`,
      'Start it with the Maru it was made with, and move it by back-up and restore.',
    );
  }
}
