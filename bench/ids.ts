import { fork } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Snowflake as SapphireSnowflake } from '@sapphire/snowflake';
import { Client } from 'pg';
import { startStack } from '../scripts/testing/stack.mjs';
import {
  createSnowflake,
  createTicketServer,
  createUuidV4,
  createUuidV7,
  FIRST_EPOCHS,
} from '../server/blocks/id-generator/index.ts';
import { machine, median, printTable } from './report.ts';

/** `npm run bench ids [-- --rows 1000000]`: ids a second in one thread, and what each kind of key costs an index. */
const ROUNDS = 5;
const SUSTAINED_MS = 10_000;
const ROUND_MS = 1_000;
const BLOCK = 65_536;
const CEILING = 4_096_000;
const GOAL = 0.95;
const INSERT_BATCH = 10_000;
const rowsAt = process.argv.indexOf('--rows');
const ROWS = rowsAt === -1 ? 1_000_000 : Number(process.argv[rowsAt + 1]);
if (!Number.isInteger(ROWS) || ROWS < INSERT_BATCH)
  throw new Error(`--rows takes a whole number from ${INSERT_BATCH} on`);

const window = { node: 1, floorMs: 0, ceilingMs: Number.MAX_SAFE_INTEGER };
const snowflake = createSnowflake({ window: () => window, clock: Date.now, random: Math.random });
const sapphire = new SapphireSnowflake(FIRST_EPOCHS[0].fromMs);
const v7 = createUuidV7({ randomBytes: (count) => randomBytes(count), clock: Date.now });
const v4 = createUuidV4({ randomBytes: (count) => randomBytes(count) });
const whole = (value: number) => Math.round(value).toLocaleString('en');

type Run = { perSecond: number; duplicates: number };

/** Makes blocks of ids for so long, then counts those that came before: sorting numbers, or by a set of texts. */
async function measure(ms: number, make: () => Promise<BigUint64Array | string[]>): Promise<Run> {
  const blocks: (BigUint64Array | string[])[] = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < ms) blocks.push(await make());
  const seconds = (performance.now() - startedAt) / 1000;
  const made = blocks.reduce((sum, block) => sum + block.length, 0);
  return { perSecond: made / seconds, duplicates: countDuplicates(blocks, made) };
}

function countDuplicates(blocks: (BigUint64Array | string[])[], made: number): number {
  if (typeof blocks[0]?.[0] === 'string') return made - new Set(blocks.flatMap((block) => [...block] as string[])).size;
  const all = new BigUint64Array(made);
  let at = 0;
  for (const block of blocks as BigUint64Array[]) {
    all.set(block, at);
    at += block.length;
  }
  all.sort();
  let duplicates = 0;
  for (let index = 1; index < made; index++) if (all[index] === all[index - 1]) duplicates++;
  return duplicates;
}

const each = (next: () => bigint) => async () => {
  const block = new BigUint64Array(BLOCK);
  for (let index = 0; index < BLOCK; index++) block[index] = next();
  return block;
};
const texts = (next: () => string) => async () => Array.from({ length: 4096 }, next);

const stack = await startStack();
const db = new Client({ connectionString: stack.env.DATABASE_URL });
await db.connect();
try {
  const tickets = createTicketServer({
    name: 'bench',
    clock: Date.now,
    store: {
      async reserve(name, count) {
        const { rows } = await db.query(
          `INSERT INTO tickets AS t (name, next) VALUES ($1, 1 + $2::bigint)
           ON CONFLICT (name) DO UPDATE SET next = t.next + $2::bigint RETURNING next - $2::bigint AS first`,
          [name, count],
        );
        return { first: BigInt(rows[0].first), stride: 1n };
      },
    },
  });
  const fill = async () => {
    const block = new BigUint64Array(BLOCK);
    snowflake.fill(block);
    return block;
  };
  const peers = [
    { name: 'snowflake, fill()', make: fill, runs: [] as Run[] },
    { name: 'snowflake, next()', make: each(snowflake.next), runs: [] as Run[] },
    {
      name: 'snowflake, nextBatch(10,000)',
      make: async () => BigUint64Array.from(await snowflake.nextBatch(10_000)),
      runs: [] as Run[],
    },
    { name: '@sapphire/snowflake', make: each(() => sapphire.generate()), runs: [] as Run[] },
    { name: 'crypto.randomUUID', make: texts(() => randomUUID()), runs: [] as Run[] },
    { name: 'UUID v7', make: texts(v7.next), runs: [] as Run[] },
    {
      name: 'ticket server, Postgres',
      make: async () => BigUint64Array.from(await tickets.nextBatch(10_000)),
      runs: [] as Run[],
    },
  ];
  console.log(`\nIds: ${machine()}\n`);
  // Ten seconds of ids are too many to hold at once: each has to be greater than the one before it.
  let last = 0n;
  let repeated = 0;
  let made = 0;
  const block = new BigUint64Array(BLOCK);
  const startedAt = performance.now();
  while (performance.now() - startedAt < SUSTAINED_MS) {
    snowflake.fill(block);
    made += BLOCK;
    const first = block[0] ?? 0n;
    if (first <= last) repeated++;
    last = block[BLOCK - 1] ?? 0n;
  }
  const sustained = (made / (performance.now() - startedAt)) * 1000;
  const share = sustained / CEILING;
  printTable(
    [
      'sustained for 10 s, one thread',
      'ids a second',
      'share of 4,096,000',
      'blocks out of order',
      `goal ≥ ${GOAL * 100} %`,
    ],
    [
      [
        'snowflake, fill()',
        whole(sustained),
        `${(share * 100).toFixed(1)} %`,
        whole(repeated),
        share >= GOAL ? 'kept' : 'missed',
      ],
    ],
  );
  for (const { make } of peers) await measure(200, make);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { make, runs } of peers) runs.push(await measure(ROUND_MS, make));
  }
  console.log(`\nMedians of ${ROUNDS} alternating rounds of ${ROUND_MS / 1000} s, duplicates of all rounds counted\n`);
  printTable(
    ['strategy', 'ids a second', 'share of the ceiling', 'duplicates'],
    peers.map(({ name, runs }) => {
      const perSecond = median(runs.map((run) => run.perSecond));
      const duplicates = runs.reduce((sum, run) => sum + run.duplicates, 0);
      return [name, whole(perSecond), `${Math.round((100 * perSecond) / CEILING)} %`, whole(duplicates)];
    }),
  );
  await countOverProcesses();
  await compareInserts();

  /** A million ids by each of eight processes that lease their nodes at the same time; all are sorted and compared. */
  async function countOverProcesses(): Promise<void> {
    const each = 1_000_000;
    const begun = performance.now();
    const blocks = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const child = fork(new URL('../server/platform/testing/ids-process.ts', import.meta.url), [String(each)], {
          env: { ...process.env, ...stack.env },
          execArgv: ['--import', 'tsx'],
          serialization: 'advanced',
        });
        const [ids] = (await once(child, 'message')) as [BigUint64Array];
        child.send('end');
        await once(child, 'exit');
        return ids;
      }),
    );
    const duplicates = countDuplicates(blocks, 8 * each);
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `\n8 processes × ${whole(each)} ids: ${whole(duplicates)} duplicates (${seconds.toFixed(1)} s with starting them)`,
    );
  }

  /** Fills a table for each kind of key and tells what its index became. */
  async function compareInserts(): Promise<void> {
    await db.query('CREATE SEQUENCE bench_master INCREMENT BY 2 START 1');
    const kinds = [
      {
        name: 'snowflake',
        type: 'bigint',
        make: async (count: number) => (await snowflake.nextBatch(count)).map(String),
      },
      { name: 'ticket', type: 'bigint', make: async (count: number) => (await tickets.nextBatch(count)).map(String) },
      {
        name: 'multi-master',
        type: 'bigint',
        make: async (count: number) =>
          (
            await db.query(`SELECT nextval('bench_master')::text AS id FROM generate_series(1, $1::int)`, [count])
          ).rows.map(({ id }) => String(id)),
      },
      { name: 'UUID v4', type: 'uuid', make: (count: number) => v4.nextBatch(count) },
      { name: 'UUID v7', type: 'uuid', make: (count: number) => v7.nextBatch(count) },
    ];
    const results: string[][] = [];
    for (const [index, { name, type, make }] of kinds.entries()) {
      const table = `bench_keys_${index}`;
      await db.query(`CREATE TABLE ${table} (id ${type} PRIMARY KEY, body text NOT NULL)`);
      await db.query('CHECKPOINT');
      const { rows: before } = await db.query('SELECT pg_current_wal_insert_lsn() AS lsn');
      const begun = performance.now();
      for (let done = 0; done < ROWS; done += INSERT_BATCH) {
        const ids = await make(Math.min(INSERT_BATCH, ROWS - done));
        await db.query(
          `INSERT INTO ${table} SELECT id, 'about as much as a short link' FROM unnest($1::${type}[]) AS id`,
          [ids],
        );
      }
      const seconds = (performance.now() - begun) / 1000;
      const { rows } = await db.query(
        `SELECT pg_relation_size('${table}_pkey') / 8192 AS pages, pg_relation_size('${table}_pkey') / 1048576.0 AS size,
                pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1) / 1048576.0 AS wal`,
        [before[0].lsn],
      );
      const [{ pages, size, wal }] = rows;
      results.push([
        name,
        whole(ROWS / seconds),
        Number(size).toFixed(1),
        whole(Number(pages)),
        whole(ROWS / Number(pages)),
        Number(wal).toFixed(0),
      ]);
      await db.query(`DROP TABLE ${table}`);
    }
    await db.query('DROP SEQUENCE bench_master');
    console.log(`\n${whole(ROWS)} rows by each kind of key, in batches of ${whole(INSERT_BATCH)}\n`);
    printTable(['key', 'rows a second', 'index MiB', 'index pages', 'keys on a page', 'WAL MiB'], results);
  }
} finally {
  await db.end();
  await stack.stop();
}
