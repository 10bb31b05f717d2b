import { join } from 'node:path';
import pg from 'pg';
import { addFileTo, addFolderTo } from './copy-folder.mjs';

/** What a server makes anew, or what belongs to the one that runs (PostgreSQL's manual, 25.3.4). The folders themselves are needed. */
const ONLY_FOLDERS = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const NOT_OURS =
  /(^|\/)(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|backup_label(\.old)?|tablespace_map(\.old)?)$/;
const CONTROL = 'global/pg_control';
/** A file of a table or index: its number, which fork of it, which piece of one that is longer than a gigabyte. */
const RELATION = /^(.*\/\d+)(?:_(fsm|vm|init))?(?:\.\d+)?$/;

/**
 * Copies the files of a running server as they are, changing under our hands, with the log that brings them to the one moment when the
 * copy ended (a base back-up). A temporary slot keeps the server from recycling that log before we have it.
 * @param {string} url a superuser's
 * @param {ReturnType<typeof import('./tar.mjs').createTar>} tar
 * @param {{ beforeEnd?: () => Promise<void> }} [options] beforeEnd: what must be done while the database still moves on
 * @returns {Promise<{ bytes: number }>} how much it is
 */
export async function copyDatabase(url, tar, { beforeEnd = async () => {} } = {}) {
  const client = new pg.Client({ connectionString: url, application_name: 'maru-backup' });
  await client.connect();
  const one = async (text, values = []) => (await client.query(text, values)).rows[0];
  try {
    const { folder } = await one("SELECT current_setting('data_directory') AS folder");
    await one('SELECT pg_create_physical_replication_slot($1, true, true)', [`maru_backup_${process.pid}`]);
    const { first } = await one("SELECT pg_walfile_name(pg_backup_start('maru', true)) AS first");
    const unlogged = await findUnlogged(client);
    const files = await addFolderTo(tar, folder, 'postgres', (path) => {
      if (ONLY_FOLDERS.has(path)) return 'folder';
      const [, relation, fork] = RELATION.exec(path) ?? [];
      if (relation !== undefined && fork !== 'init' && unlogged.has(relation)) return 'skip';
      return NOT_OURS.test(path) || path === CONTROL ? 'skip' : 'take';
    });
    await addFileTo(tar, join(folder, CONTROL), `postgres/${CONTROL}`);
    await beforeEnd();
    const { label, spaces, last } = await one(
      'SELECT labelfile AS label, spcmapfile AS spaces, pg_walfile_name(lsn) AS last FROM pg_backup_stop(false)',
    );
    await tar.addText('postgres/backup_label', label);
    if (spaces) await tar.addText('postgres/tablespace_map', spaces);
    const log = await addFolderTo(tar, join(folder, 'pg_wal'), 'postgres/pg_wal', (name) => {
      if (name === 'archive_status' || name === 'summaries') return 'folder';
      return name.endsWith('.history') || isBetween(name, first, last) ? 'take' : 'skip';
    });
    return { bytes: files.bytes + log.bytes };
  } finally {
    await client.end();
  }
}

/**
 * The files, without endings, of tables and indexes that stand in no log. They come back empty (their `init` fork says how), so their content is
 * left out, as PostgreSQL's own base back-up does. In them is what shall not outlive the server: the salts of visitors.
 * @param {pg.Client} client
 */
async function findUnlogged(client) {
  const { rows } = await client.query(
    "SELECT pg_relation_filepath(oid) AS path FROM pg_class WHERE relpersistence = 'u' AND relkind IN ('r', 'i', 't', 'S')",
  );
  return new Set(rows.map(({ path }) => path));
}

/** Names of log files are their order: timeline, then place. */
const isBetween = (name, first, last) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;

/** @param {string} url @returns {Promise<number>} the server's major version */
export async function databaseMajor(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query("SELECT current_setting('server_version_num')::int / 10000 AS major");
    return rows[0].major;
  } finally {
    await client.end();
  }
}
