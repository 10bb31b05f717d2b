// Applies the migrations of prisma/migrations to the database of DATABASE_URL. Usage: npm run db:migrate
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { filters, migrationsList, withSchemaEngine } from './schema-engine.mjs';

/** Any fixed number will do; all our processes use this one. */
const LOCK = 7_204_110_201;

/** What PostgreSQL says when another process made the database first: duplicate_database, or its index was quicker. */
const ALREADY_THERE = new Set(['42P04', '23505']);

/**
 * Brings a database to the newest schema; makes the database itself when it isn't there. Two at once wait for each other.
 * @param {string} url
 * @returns {Promise<string[]>} names of the migrations applied now
 */
export async function migrate(url) {
  await createDatabase(url);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [LOCK]);
    if (await isCurrent(holder)) return [];
    const input = { migrationsList: migrationsList(), filters };
    const done = await withSchemaEngine(url, (engine) => engine.applyMigrations(input));
    return done.appliedMigrationNames;
  } finally {
    await holder.end();
  }
}

/** Whether all migrations are applied: asked without the engine, whose start takes longer than the question. */
async function isCurrent(client) {
  const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known");
  if (!rows[0].known) return false;
  const applied = await client.query(
    'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const wanted = migrationsList().migrationDirectories.map(({ path }) => path);
  const done = new Map(applied.rows.map((row) => [row.migration_name, row.finished]));
  return done.size === wanted.length && wanted.every((name) => done.get(name));
}

/** @param {string} url */
async function createDatabase(url) {
  const target = new URL(url);
  const name = decodeURIComponent(target.pathname.slice(1));
  const probe = new pg.Client({ connectionString: url });
  try {
    await probe.connect();
    await probe.end();
    return;
  } catch (error) {
    if (error.code !== '3D000') throw error; // 3D000: no such database
  }
  target.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: target.href });
  await admin.connect();
  try {
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(name)}`);
  } catch (error) {
    if (!ALREADY_THERE.has(error.code)) throw error;
  } finally {
    await admin.end();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const url = process.env.DATABASE_URL;
  if (!url) {
    console.error('DATABASE_URL is not set: say which database to migrate.');
    process.exit(1);
  }
  const names = await migrate(url);
  console.log(names.length ? names.map((name) => `applied ${name}`).join('\n') : 'nothing to apply');
}
