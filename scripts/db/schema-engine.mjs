// Prisma's own schema engine as WebAssembly: the native one comes from a host that many machines cannot reach.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { schemaAdapter } from './schema-adapter.mjs';

const root = join(import.meta.dirname, '../..');
export const migrationsFolder = join(root, 'prisma/migrations');
/** Tables and enums that Prisma leaves to others: what its schema cannot describe. */
export const filters = {
  externalTables: ['public.click_cells', 'public.click_weeks', 'public.click_parts', 'public.click_packs'],
  externalEnums: [],
};

/**
 * Works with the engine, bound to a database, and closes its connections.
 * @template T
 * @param {string} url
 * @param {(engine: import('@prisma/schema-engine-wasm').SchemaEngine) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSchemaEngine(url, work) {
  const require = createRequire(import.meta.url);
  const bytes = readFileSync(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withLooseTimers() });
  engineModule.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const pool = new pg.Pool({ connectionString: url });
  try {
    const datamodels = schemaFiles().map(({ path, content }) => [path, content]);
    return await work(await engineModule.SchemaEngine.new({ datamodels }, () => {}, schemaAdapter(pool)));
  } finally {
    await pool.end();
  }
}

/** The engine's imports; its ten-second lock timer, which it never clears, must not keep a finished process alive. */
function withLooseTimers() {
  const name = Object.keys(engineModule).find((key) => key.startsWith('__wbg_setTimeout_'));
  return { ...engineModule, ...(name ? { [name]: (call, ms) => setTimeout(call, ms).unref() } : {}) };
}

/** The schema: one file per system. @returns {{ path: string, content: string }[]} */
export function schemaFiles() {
  const folder = join(root, 'prisma/schema');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), 'utf8') }));
}

/** The migrations in the shape the engine wants. @param {string} [folder] */
export function migrationsList(folder = migrationsFolder) {
  const lockPath = join(folder, 'migration_lock.toml');
  const names = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()) : [];
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : null },
    shadowDbInitScript: '',
    migrationDirectories: names
      .map(({ name }) => name)
      .sort()
      .map((name) => {
        const value = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
        return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
      }),
  };
}
