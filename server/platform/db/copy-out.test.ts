import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from './client.ts';
import { copyOut } from './copy-out.ts';
import { transaction } from './transaction.ts';

afterAll(closeDb);

const numberOf = (value: ArrayBuffer | null | undefined) => new DataView(value as ArrayBuffer).getInt32(0);

describe('a copy out of the database', () => {
  it('gives every value byte for byte, large ones and nulls too', async () => {
    const values = [Buffer.alloc(0), Buffer.from([0, 255, 128, 10]), randomBytes(700_000), null, randomBytes(65_537)];
    const rows = await transaction(async (tx) => {
      await tx.pg.query('CREATE TEMP TABLE copied (n int4, data bytea) ON COMMIT DROP');
      for (const [n, data] of values.entries()) await tx.pg.query('INSERT INTO copied VALUES ($1, $2)', [n, data]);
      return copyOut(tx, 'SELECT n, data FROM copied ORDER BY n');
    });
    expect(rows.map(([n]) => numberOf(n))).toEqual([0, 1, 2, 3, 4]);
    for (const [n, [, data]] of rows.entries()) {
      const expected = values[n] ?? null;
      if (expected === null) expect(data).toBeNull();
      else expect(Buffer.from(data as ArrayBuffer).equals(expected)).toBe(true);
    }
  });

  const copied = (sql: string) => transaction((tx) => copyOut(tx, sql));

  it('gives nothing of nothing, and many rows of many', async () => {
    expect(await copied('SELECT 1 WHERE false')).toEqual([]);
    const rows = await copied('SELECT n FROM generate_series(1, 20000) AS n');
    expect(rows.map(([n]) => numberOf(n))).toEqual(Array.from({ length: 20_000 }, (_, n) => n + 1));
  });

  it('fails as the statement does, also half-way, and leaves the connection usable', async () => {
    await expect(copied('SELECT nothing')).rejects.toMatchObject({ code: '42703' });
    await expect(copied('SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS n')).rejects.toMatchObject({
      code: '22012',
    });
    expect((await pg.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('is no part of a transaction that has ended', async () => {
    const ended = await transaction(async (tx) => tx);
    await expect(copyOut(ended, 'SELECT 1')).rejects.toMatchObject({ code: 'internal' });
  });
});
