import { expect, it } from 'vitest';
import { NEED_NOT_LAST } from './need-not-last.ts';
import { transaction } from './transaction.ts';

it('holds for the transaction that it stands in, and not for the next one on the same connection', async () => {
  const setting = async (withIt: boolean) =>
    transaction(async ({ pg }) => {
      if (withIt) await pg.query(`SELECT 1 WHERE ${NEED_NOT_LAST}`);
      const { rows } = await pg.query(
        'SELECT pg_backend_pid() AS pid, synchronous_commit FROM (SELECT current_setting($1) AS synchronous_commit) s',
        ['synchronous_commit'],
      );
      return rows[0];
    });
  const [before, during, after] = [await setting(false), await setting(true), await setting(false)];
  expect(during).toEqual({ ...before, synchronous_commit: 'off' });
  expect(after).toEqual(before);
});
