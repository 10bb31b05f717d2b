import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { migrate } from './migrate.mjs';

const migrations = readdirSync(join(import.meta.dirname, '../../prisma/migrations')).filter((name) => /^\d/.test(name));

it('makes the database and brings it to the newest schema, once, however many ask', async () => {
  const url = new URL(process.env.DATABASE_URL);
  url.pathname = `${url.pathname}_migrate`;
  try {
    const applied = await Promise.all([migrate(url.href), migrate(url.href), migrate(url.href)]);
    expect(applied.flat()).toEqual(migrations);
    expect(await migrate(url.href)).toEqual([]);
  } finally {
    const admin = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${url.pathname.slice(1)} WITH (FORCE)`);
    await admin.end();
  }
});

it('the migrations make what the schema says', async () => {
  const { code, output } = await new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'diff.mjs')], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
  expect(output.trim()).toBe('no difference');
  expect(code).toBe(0);
}, 60_000);

it('clicks of one day are in one partition, and none is refused', async () => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("INSERT INTO clicks VALUES (1, '2026-01-01', 7, now())");
    // A day with clicks in the default partition keeps them there; making its partition twice is harmless.
    for (const day of ['2026-01-01', '2026-01-02', '2026-01-02'])
      await client.query('SELECT create_clicks_partition($1)', [day]);
    await client.query("INSERT INTO clicks VALUES (2, '2026-01-01', 7, now()), (3, '2026-01-02', 7, now())");
    const { rows } = await client.query(
      'SELECT click_id, tableoid::regclass::text AS part FROM clicks ORDER BY click_id',
    );
    expect(rows.map((row) => `${row.click_id} ${row.part}`)).toEqual([
      '1 clicks_default',
      '2 clicks_default',
      '3 clicks_20260102',
    ]);
  } finally {
    await client.end();
  }
});
