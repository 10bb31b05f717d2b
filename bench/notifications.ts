import './notifications/environment.ts';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { migrate } from '../scripts/db/migrate.mjs';
import { freePort } from '../scripts/services/ports.mjs';
import { redisProgram } from '../scripts/services/programs.mjs';
import { startRedis } from '../scripts/services/redis.mjs';
import { temporaryPostgres } from '../scripts/services/temporary.mjs';
import { notify } from '../server/notifications/jobs.ts';
import { CODE_PURPOSE } from '../server/notifications/schema.ts';
import { sealSecret } from '../server/platform/auth/secret-box.ts';
import { closeDb, pg } from '../server/platform/db/client.ts';
import { releaseIds } from '../server/platform/ids.ts';
import { closeRedis } from '../server/platform/redis/client.ts';
import { type Doubles, measureMail, measurePushes } from './notifications/measure-providers.ts';
import { addBulkAlone, insertAlone } from './peers/notifications/bare-writes.ts';
import { percentile } from './percentile.ts';
import { machine, printTable } from './report.ts';

/** `npm run bench notifications [-- --people 100000]`: asking, planning and sending, and how long a code takes that somebody waits for. */
const peopleAt = process.argv.indexOf('--people');
const PEOPLE = peopleAt === -1 ? 100_000 : Number(process.argv[peopleAt + 1]);
if (!Number.isInteger(PEOPLE) || PEOPLE < 1_000) throw new Error('--people takes a whole number from 1000 on');
const FIRST_ID = 1_000_000;
const CODES_ALONE = 300;
const CODE_EVERY_MS = 200;
const GOALS = { asked: 40_000, drained: 3_500, p99Ms: 15, crowdedMs: 2_000, rssMiB: 250 };

const whole = (value: number) => Math.round(value).toLocaleString('en');
const kept = (isKept: boolean) => (isKept ? 'kept' : 'MISSED');
const seconds = (fromMs: number) => (performance.now() - fromMs) / 1_000;

/** PostgreSQL that waits for the disk, as a real one does: what is asked for must survive a power cut. */
async function makeDurable(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await client.query(`ALTER SYSTEM SET ${setting} = on`);
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

async function makePeople(): Promise<void> {
  await pg.query(
    `INSERT INTO users (id, email, name, handle, handle_skeleton)
     SELECT $1::int8 + n, 'person-' || n || '@maru.example', 'Person ' || n, 'person-' || n, 'person-' || n
       FROM generate_series(1, $2::int) AS n`,
    [FIRST_ID, PEOPLE],
  );
  const texts = {
    ko: { title: '새 소식', body: '마루에 새 기능이 생겼어요.' },
    en: { title: 'News', body: 'There is something new.' },
  };
  await pg.query('INSERT INTO announcements (id, texts, segment) VALUES (1, $1, $2)', [JSON.stringify(texts), '{}']);
}

/** Asks for something that goes to everybody; gives recipients a second. */
async function askForAll(dedupeKey: string): Promise<number> {
  const startedAt = performance.now();
  for (let from = 0; from < PEOPLE; from += 10_000) {
    const size = Math.min(10_000, PEOPLE - from);
    const recipients = Array.from({ length: size }, (_, index) => BigInt(FIRST_ID + from + index + 1));
    await notify.dispatch({ type: 'announcement', recipients, data: { announcementId: 1n }, dedupeKey });
  }
  return PEOPLE / seconds(startedAt);
}

type Told = { code: string; at: number } | { handedOver: number; peakRss: number };
type Worker = { child: ChildProcess; handedOver: number; peakRss: number; onCode: (at: number) => void };

async function startWorker(): Promise<Worker> {
  const child = fork(new URL('./notifications/worker.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  const worker: Worker = { child, handedOver: 0, peakRss: 0, onCode: () => undefined };
  child.on('message', (told: Told) => {
    if ('at' in told) worker.onCode(told.at);
    else Object.assign(worker, told);
  });
  await once(child, 'message');
  return worker;
}

let codes = 0;

/** Asks for a sign-in code; gives the ms until a provider has it. */
async function codeMs(worker: Worker): Promise<number> {
  const recipient = BigInt(FIRST_ID + 1 + (codes % PEOPLE));
  const sealedCode = sealSecret(Buffer.from('123456'), CODE_PURPOSE, recipient).toString('base64url');
  const arrived = new Promise<number>((resolve) => {
    worker.onCode = resolve;
  });
  const askedAt = Date.now();
  await notify.dispatch({
    type: 'login-code',
    recipients: [recipient],
    data: { sealedCode },
    dedupeKey: `code-${codes++}`,
  });
  return (await arrived) - askedAt;
}

const folder = mkdtempSync(join(tmpdir(), 'maru-bench-'));
const postgres = await temporaryPostgres();
const redis = await startRedis({
  program: redisProgram() ?? '',
  role: 'state',
  port: await freePort(),
  dir: folder,
  password: 'bench',
});
const children: ChildProcess[] = [];
try {
  const database = postgres.url('maru');
  await migrate(database);
  await makeDurable(postgres.url('postgres'));
  Object.assign(process.env, { DATABASE_URL: database, REDIS_STATE_URL: redis.url, REDIS_CACHE_URL: redis.url });
  await makePeople();
  console.log(`\n${machine()}; PostgreSQL waits for the disk (fsync); ${whole(PEOPLE)} people\n`);

  const [rows, jobs] = [await insertAlone(database, PEOPLE), await addBulkAlone(redis.url, PEOPLE)];
  const asked = await askForAll('first');

  const worker = await startWorker();
  children.push(worker.child);
  const startedAt = performance.now();
  const crowded: number[] = [];
  let waiting = PEOPLE;
  while (worker.handedOver - crowded.length < PEOPLE) {
    const ms = await codeMs(worker);
    if (worker.handedOver - crowded.length < PEOPLE) crowded.push(ms);
    await sleep(CODE_EVERY_MS);
    const left = PEOPLE - (worker.handedOver - crowded.length);
    if (left === waiting && seconds(startedAt) > 600) throw new Error(`${left} are not sent`);
    waiting = left;
  }
  const drained = PEOPLE / seconds(startedAt);
  const { rows: written } = await pg.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM notification_deliveries WHERE lane = 'bulk' AND state = 'sent'`,
  );
  const alone: number[] = [];
  for (let turn = 0; turn < CODES_ALONE; turn += 1) alone.push(await codeMs(worker));
  const rssMiB = worker.peakRss / 2 ** 20;

  printTable(
    ['what', 'per second', 'goal', ''],
    [
      [
        `asked for, durable, 1,000 people a row of the outbox`,
        whole(asked),
        `≥ ${whole(GOALS.asked)}`,
        kept(asked >= GOALS.asked),
      ],
      ['bare INSERT, 1,000 rows a statement', whole(rows), '', ''],
      ['bare BullMQ addBulk(500)', whole(jobs), '', ''],
      [
        'planned, written in the reader’s language, sent to a provider that says yes',
        whole(drained),
        `≥ ${whole(GOALS.drained)}`,
        kept(drained >= GOALS.drained),
      ],
    ],
  );
  console.log(
    `\n${whole(written[0]?.n ?? 0)} of ${whole(PEOPLE)} written down as sent; memory of the worker at most ${whole(rssMiB)} MiB (≤ ${GOALS.rssMiB}: ${kept(rssMiB <= GOALS.rssMiB)}), tsx in it\n`,
  );
  printTable(
    [
      'a sign-in code, from being asked for until a provider has it',
      'codes',
      'p50 ms',
      'p99 ms',
      'longest ms',
      'goal',
      '',
    ],
    [
      [
        `while ${whole(PEOPLE)} wait or are sent`,
        crowded,
        `longest < ${whole(GOALS.crowdedMs)}`,
        Math.max(...crowded) < GOALS.crowdedMs,
      ] as const,
      ['alone', alone, `p99 < ${GOALS.p99Ms}`, percentile(alone, 0.99) < GOALS.p99Ms] as const,
    ].map(([name, times, goal, isKept]) => [
      name,
      String(times.length),
      String(percentile([...times], 0.5)),
      String(percentile([...times], 0.99)),
      String(Math.max(...times)),
      goal,
      kept(isKept),
    ]),
  );
  worker.child.kill('SIGKILL');

  const doubles = fork(new URL('./notifications/doubles.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  children.push(doubles);
  const [known] = (await once(doubles, 'message')) as [Doubles];
  console.log(
    '\nMessages a second to a double on loopback: the protocol alone, and our provider; medians of alternating rounds\n',
  );
  printTable(
    ['by', 'alone', 'ours', 'share'],
    [await measureMail(known), await measurePushes(known)].map(({ name, bare, ours }) => [
      name,
      whole(bare),
      whole(ours),
      `${Math.round((100 * ours) / bare)} %`,
    ]),
  );
} finally {
  for (const child of children) child.kill('SIGKILL');
  await Promise.allSettled([releaseIds(), closeRedis(), closeDb()]);
  await Promise.allSettled([redis.stop(), postgres.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
