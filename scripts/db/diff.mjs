// Compares prisma/schema with what prisma/migrations make of an empty database.
// Usage: npm run db:diff            prints the SQL that is missing; exit 2 when something is
//        npm run db:diff -- <name>  writes it as a new migration, to be read and extended by hand before it is applied
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryPostgres } from '../services/temporary.mjs';
import { filters, migrationsFolder, migrationsList, schemaFiles, withSchemaEngine } from './schema-engine.mjs';

const server = await temporaryPostgres();
try {
  const comparison = {
    from: { tag: 'migrations', ...migrationsList() },
    to: { tag: 'schemaDatamodel', files: schemaFiles() },
    script: true,
    exitCode: true,
    filters,
  };
  const { exitCode, stdout } = await withSchemaEngine(server.url('postgres'), (engine) => engine.diff(comparison));
  const name = process.argv[2];
  if (exitCode === 0) console.log('no difference');
  else if (!name) {
    console.log(stdout);
    process.exitCode = 2;
  } else writeMigration(name, stdout ?? '');
} finally {
  await server.stop();
}

/** @param {string} name @param {string} sql */
function writeMigration(name, sql) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, `${stamp}_${name.replace(/\W+/g, '_').toLowerCase()}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  console.log(`written: ${join(folder, 'migration.sql')}`);
}
