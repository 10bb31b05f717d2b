import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** Rows a second that a bare INSERT of the same shape as a notification writes, 1,000 at a time over one connection, each durable. */
export async function insertAlone(databaseUrl: string, rows: number): Promise<number> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query(
    `CREATE TABLE bench_rows (id int8 PRIMARY KEY, recipient_id int8, type text, key text, data jsonb, UNIQUE (recipient_id, key))`,
  );
  const startedAt = performance.now();
  for (let from = 0; from < rows; from += 1_000) {
    const ids = Array.from({ length: 1_000 }, (_, index) => String(from + index));
    await client.query(
      `INSERT INTO bench_rows SELECT id, id, 'announcement', 'key', '{"announcementId":"1"}' FROM unnest($1::int8[]) AS given (id)`,
      [ids],
    );
  }
  const perSecond = (rows * 1_000) / (performance.now() - startedAt);
  await client.query('DROP TABLE bench_rows');
  await client.end();
  return perSecond;
}

/** Jobs a second that BullMQ alone takes, 500 at a time. */
export async function addBulkAlone(redisUrl: string, jobs: number): Promise<number> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue('bench', { connection });
  await queue.waitUntilReady();
  const startedAt = performance.now();
  for (let from = 0; from < jobs; from += 500) {
    await queue.addBulk(
      Array.from({ length: 500 }, (_, index) => ({ name: 'one', data: { id: String(from + index) } })),
    );
  }
  const perSecond = (jobs * 1_000) / (performance.now() - startedAt);
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return perSecond;
}

/** How many ms each of so many bare INSERTs of one row takes, durable, one after the other with a pause between. */
export async function insertOneMs(databaseUrl: string, rows: number, pauseMs: number): Promise<number[]> {
  const client = new Client(databaseUrl);
  await client.connect();
  await client.query('CREATE TABLE bench_one (id int8 PRIMARY KEY, data jsonb)');
  const times: number[] = [];
  for (let id = 0; id < rows; id += 1) {
    const startedAt = performance.now();
    await client.query({ name: 'one', text: 'INSERT INTO bench_one VALUES ($1, $2)', values: [id, '{"id":"1"}'] });
    times.push(performance.now() - startedAt);
    await sleep(pauseMs);
  }
  await client.query('DROP TABLE bench_one');
  await client.end();
  return times;
}

/** How many ms it takes BullMQ alone from `add` until the job begins, in one process, one after the other with a pause between. */
export async function addToStartMs(redisUrl: string, jobs: number, pauseMs: number): Promise<number[]> {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const queue = new Queue('bench-one', { connection });
  let begin: () => void = () => undefined;
  const worker = new Worker('bench-one', async () => begin(), { connection });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const times: number[] = [];
  for (let job = 0; job < jobs; job += 1) {
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const startedAt = performance.now();
    await queue.add('one', { id: '1' });
    await begun;
    times.push(performance.now() - startedAt);
    await sleep(pauseMs);
  }
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return times;
}
