import { Queue } from 'bullmq';
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
