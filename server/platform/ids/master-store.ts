import type { Master } from '../../blocks/id-generator/index.ts';
import { pg, type Queryable } from '../db/client.ts';

/** The sequences of this product's masters, both in its own database: the migration `id_masters` made them. */
export const MASTER_SEQUENCES = ['id_master_1', 'id_master_2'] as const;

/** `ALTER SEQUENCE … MAXVALUE` says so when the sequence is beyond it already. */
const INVALID_PARAMETER = '22023';

/**
 * A Postgres sequence as a master. A sequence may only be altered by its owner; altering waits for `nextval` and makes it wait.
 * @param sequence its name, of our making: it becomes part of statements
 * @param db the database that holds it
 */
export function createSequenceMaster(sequence: string, db: Queryable = pg): Master {
  if (!/^[a-z_][a-z0-9_]*$/.test(sequence)) throw new RangeError('no name of a sequence');
  return {
    name: sequence,
    async nextBatch(count) {
      const { rows } = await db.query<{ id: bigint }>(
        `SELECT nextval('${sequence}') AS id FROM generate_series(1, $1::int)`,
        [count],
      );
      return rows.map(({ id }) => id);
    },
    async read() {
      const { rows } = await db.query<{ last: bigint; step: bigint }>(
        `SELECT s.last_value AS last, p.seqincrement AS step FROM ${sequence} AS s, pg_sequence AS p
          WHERE p.seqrelid = '${sequence}'::regclass`,
      );
      if (!rows[0]) throw new Error(`the sequence ${sequence} is not there`);
      return rows[0];
    },
    async fence(most) {
      const { rows } = await db.query<{ most: bigint }>(
        `SELECT least(seqmax, $1::bigint) AS most FROM pg_sequence WHERE seqrelid = '${sequence}'::regclass`,
        [most],
      );
      const fence = BigInt(rows[0]?.most ?? most);
      try {
        await db.query(`ALTER SEQUENCE ${sequence} MAXVALUE ${fence}`);
        return true;
      } catch (error) {
        if ((error as { code?: string }).code === INVALID_PARAMETER) return false;
        throw error;
      }
    },
    async restart(start, step) {
      await db.query(`ALTER SEQUENCE ${sequence} NO MAXVALUE INCREMENT BY ${step} RESTART WITH ${start}`);
    },
  };
}
