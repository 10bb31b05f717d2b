import './notifications/environment.ts';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../scripts/db/migrate.mjs';
import { freePort } from '../scripts/services/ports.mjs';
import { redisProgram } from '../scripts/services/programs.mjs';
import { startRedis } from '../scripts/services/redis.mjs';
import { temporaryPostgres } from '../scripts/services/temporary.mjs';
import { notify } from '../server/notifications/jobs.ts';
import { closeDb, pg } from '../server/platform/db/client.ts';
import { releaseIds } from '../server/platform/ids.ts';
import { closeRedis } from '../server/platform/redis/client.ts';
import { familyTimeOf } from './cpu-time.ts';
import { type Doubles, measureMail, measurePushes } from './notifications/measure-providers.ts';
import { bundleWorker, type CodeTimes, startWorker, timeCode } from './notifications/start-worker.ts';
import { addBulkAlone, addToStartMs, insertAlone, insertOneMs } from './peers/notifications/bare-writes.ts';
import { percentile } from './percentile.ts';
import { machine, printTable } from './report.ts';

/**
 * `npm run bench notifications [-- --people 100000]`: asking, planning and sending, and how long a code takes that somebody waits for. With `--codes`
 * only the last, while nothing else is sent.
 */
const ONLY_CODES = process.argv.includes('--codes');
const peopleAt = process.argv.indexOf('--people');
const PEOPLE = peopleAt === -1 ? 100_000 : Number(process.argv[peopleAt + 1]);
if (!Number.isInteger(PEOPLE) || PEOPLE < 1_000) throw new Error('--people takes a whole number from 1000 on');
const FIRST_ID = 1_000_000;
const CODES_ALONE = 1_000;
const BARE_TIMES = 300;
/** By then V8 has made its code of what is measured. */
const CODES_BEFORE = 200;
/** What is written down behind one code is over before the next is asked for. */
const CODE_ALONE_EVERY_MS = 25;
const CODE_EVERY_MS = 200;
const GOALS = { asked: 40_000, drained: 3_500, p99Ms: 15, crowdedMs: 2_000, rssMiB: 250 };

const whole = (value: number) => Math.round(value).toLocaleString('en');
const kept = (isKept: boolean) => (isKept ? 'kept' : 'MISSED');
const seconds = (fromMs: number) => (performance.now() - fromMs) / 1_000;

/** What is asked for must survive a power cut, or the figures say nothing. */
async function checkDurable(): Promise<void> {
  const { rows } = await pg.query<{ name: string }>(
    `SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting <> 'on'`,
  );
  if (rows.length > 0) throw new Error(`PostgreSQL does not wait for the disk: ${JSON.stringify(rows)}`);
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

/** Nothing is under way any more: whoever is killed now leaves nothing behind that comes again in the middle of the next measurement. */
async function untilAtRest(): Promise<void> {
  const open = `SELECT 1 FROM outbox UNION ALL SELECT 1 FROM notification_deliveries WHERE state = 'sending'`;
  while ((await pg.query(open)).rowCount) await sleep(20);
}

const CODE_HEAD = ['', 'times', 'p50 ms', 'p99 ms', 'longest ms', 'goal', ''];

/** A line of the table of waits. `goal`: what is asked of these times, and whether they keep it. */
function codeRow(name: string, times: readonly number[], goal?: [string, boolean]): string[] {
  const ms = (value: number) => value.toFixed(1);
  return [
    ...[name, String(times.length), ms(percentile(times, 0.5)), ms(percentile(times, 0.99)), ms(Math.max(...times))],
    ...(goal === undefined ? ['', ''] : [goal[0], kept(goal[1])]),
  ];
}

/** One code after the other while nothing else is sent; beside it what its parts take alone on this machine. Gives the lines of the table. */
async function measureCodesAlone(databaseUrl: string, redisUrl: string): Promise<string[][]> {
  const calm = await startWorker();
  children.push(calm.child);
  const alone: CodeTimes[] = [];
  for (let code = 0; code < CODES_BEFORE + CODES_ALONE; code += 1) {
    const times = await timeCode(calm, somebody());
    if (code >= CODES_BEFORE) alone.push(times);
    await sleep(CODE_ALONE_EVERY_MS);
  }
  await untilAtRest();
  await calm.kill();
  const fromCommit = alone.map((times) => times.fromCommit);
  const inserts = await insertOneMs(databaseUrl, BARE_TIMES, CODE_ALONE_EVERY_MS);
  const starts = await addToStartMs(redisUrl, BARE_TIMES, CODE_ALONE_EVERY_MS);
  return [
    codeRow('alone, from its commit until a provider has it', fromCommit, [
      `p99 < ${GOALS.p99Ms}`,
      percentile(fromCommit, 0.99) < GOALS.p99Ms,
    ]),
    codeRow(
      'alone, from being asked for',
      alone.map((times) => times.fromAsk),
    ),
    codeRow('bare INSERT of one row, durable', inserts),
    codeRow('bare BullMQ, from add until the job begins', starts),
  ];
}

const children: ChildProcess[] = [];
let turn = 0;
const somebody = () => BigInt(FIRST_ID + 1 + (turn++ % PEOPLE));

/** Asks for something for everybody, has it sent, and prints how fast that goes; then the same of the providers alone. */
async function measureMany(databaseUrl: string, redisUrl: string, alone: string[][]): Promise<void> {
  const [rows, jobs] = [await insertAlone(databaseUrl, PEOPLE), await addBulkAlone(redisUrl, PEOPLE)];
  const asked = await askForAll('first');
  const worker = await startWorker();
  children.push(worker.child);
  const parts = { worker: worker.child.pid, PostgreSQL: postgres.pid, Redis: redis.pid };
  const times = () => Object.values(parts).map(familyTimeOf);
  const [timesBefore, startedAt] = [times(), performance.now()];
  const crowded: number[] = [];
  let sent = 0;
  while (sent < PEOPLE) {
    const { fromAsk } = await timeCode(worker, somebody());
    sent = worker.handedOver - crowded.length;
    if (sent < PEOPLE) crowded.push(fromAsk);
    await sleep(CODE_EVERY_MS);
    sent = worker.handedOver - crowded.length;
    if (seconds(startedAt) > 900) throw new Error(`${PEOPLE - sent} are not sent`);
  }
  const drained = PEOPLE / seconds(startedAt);
  const used = times().map((time, part) => (time - (timesBefore[part] ?? 0)) / PEOPLE);
  await untilAtRest();
  const { rows: written } = await pg.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM notification_deliveries WHERE lane = 'bulk' AND state = 'sent'`,
  );
  const rssMiB = worker.peakRss / 2 ** 20;

  printTable(
    ['what', 'per second', 'goal', ''],
    [
      [
        'asked for, durable, 1,000 people a row of the outbox',
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
    `\n${whole(written[0]?.n ?? 0)} of ${whole(PEOPLE)} written down as sent; memory of the worker at most ${whole(rssMiB)} MiB (≤ ${GOALS.rssMiB}: ${kept(rssMiB <= GOALS.rssMiB)})`,
  );
  console.log(
    `Processor time of each: ${Object.keys(parts)
      .map((name, part) => `${name} ${whole(used[part] ?? 0)} µs`)
      .join(', ')}\n`,
  );
  printTable(CODE_HEAD.with(0, 'a sign-in code'), [
    codeRow(`while ${whole(PEOPLE)} wait or are sent, from being asked for`, crowded, [
      `longest < ${whole(GOALS.crowdedMs)}`,
      Math.max(...crowded) < GOALS.crowdedMs,
    ]),
    ...alone,
  ]);
  await worker.kill();

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
}

const folder = mkdtempSync(join(tmpdir(), 'maru-bench-'));
const postgres = await temporaryPostgres({ durable: true });
const redis = await startRedis({
  program: redisProgram() ?? '',
  role: 'state',
  port: await freePort(),
  dir: folder,
  password: 'bench',
});
let removeBundle = () => {};
try {
  const database = postgres.url('maru');
  await migrate(database);
  Object.assign(process.env, { DATABASE_URL: database, REDIS_STATE_URL: redis.url, REDIS_CACHE_URL: redis.url });
  await checkDurable();
  await makePeople();
  removeBundle = await bundleWorker();
  console.log(`\n${machine()}; PostgreSQL waits for the disk (fsync); ${whole(PEOPLE)} people\n`);

  const alone = await measureCodesAlone(database, redis.url);
  if (ONLY_CODES) printTable(CODE_HEAD, alone);
  else await measureMany(database, redis.url, alone);
} finally {
  for (const child of children) child.kill('SIGKILL');
  removeBundle();
  await Promise.allSettled([releaseIds(), closeRedis(), closeDb()]);
  await Promise.allSettled([redis.stop(), postgres.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
