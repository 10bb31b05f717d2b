import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { startFcm } from '@/e2e/doubles/fcm.ts';
import { freePort } from '@/scripts/services/ports.mjs';
import { redisProgram } from '@/scripts/services/programs.mjs';
import { startRedis } from '@/scripts/services/redis.mjs';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { makeUser } from '@/server/users/factory.ts';
import { tagOf } from './deliver/prepare.ts';
import { notify, planBulk } from './jobs.ts';
import { addDevice } from './testing/pipeline.ts';

const WAIT = { timeout: 60_000, interval: 50 };
const PEOPLE = 30;
const EVENTS = 12;
const ASKED = PEOPLE * EVENTS;

// A Redis of its own, because it is killed.
const dir = mkdtempSync(join(tmpdir(), 'maru-killed-'));
const children = new Set<ChildProcess>();
let bundle = '';
let port = 0;
let redis: Awaited<ReturnType<typeof startRedis>>;
let google: Awaited<ReturnType<typeof startFcm>>;
const startOwnRedis = () => startRedis({ program: redisProgram() ?? '', role: 'state', port, dir, password: 'test' });

beforeAll(async () => {
  port = await freePort();
  redis = await startOwnRedis();
  process.env.REDIS_STATE_URL = redis.url;
  process.env.REDIS_CACHE_URL = redis.url;
  google = await startFcm();
  bundle = await bundleForChild(fileURLToPath(new URL('./testing/pipeline-process.ts', import.meta.url)));
  writeFileSync(join(dir, 'account.json'), JSON.stringify(google.account));
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
  await Promise.all([redis.stop(), google.stop()]);
  rmSync(dir, { recursive: true, force: true });
});

type Role = 'dispatcher' | 'workers';

async function start(role: Role): Promise<ChildProcess> {
  const child = fork(bundle, [role], {
    execArgv: [],
    env: { ...process.env, FCM_CREDENTIALS: join(dir, 'account.json'), FCM_URL: google.origin },
  });
  children.add(child);
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  children.delete(child);
  await closed;
}

const count = async (text: string) =>
  Number((await pg.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${text}`)).rows[0]?.n);
const untilTaken = (number: number) =>
  vi.waitFor(() => expect(google.taken.length).toBeGreaterThanOrEqual(number), WAIT);

type Copies = Map<string, number>;
const countOf = (tags: readonly string[]): Copies => {
  const copies: Copies = new Map();
  for (const tag of tags) copies.set(tag, (copies.get(tag) ?? 0) + 1);
  return copies;
};
/** How often Google has said yes to each message, by the name that it stands under on a device. */
const taken = () => countOf(google.taken.map(({ data }) => data?.tag ?? ''));
/** The same names of what these rows are about, once for each row. */
const tagsOf = async (rows: string) => {
  const found = await pg.query<{ id: bigint }>(`SELECT notification_id AS id FROM ${rows}`);
  return found.rows.map(({ id }) => tagOf(id));
};

/** Kills a worker. Gives what was in hand then: claimed, and what came of it not written down. */
async function killWorker(worker: ChildProcess): Promise<string[]> {
  await kill(worker);
  return tagsOf("notification_deliveries WHERE state = 'sending'");
}

it('what is asked for is written down once and sent, and nothing twice but what a provider had taken when its process was killed', {
  timeout: 150_000,
}, async () => {
  // The time that a message is with the provider is when it hurts to be killed.
  google.answer(() => new Promise((resolve) => setTimeout(resolve, 10)));
  const people = await Promise.all(Array.from({ length: PEOPLE }, async () => (await makeUser()).user.id));
  await Promise.all(people.map((id) => addDevice(id, 'fcm')));
  const ask = async (from: number, to: number) => {
    for (let event = from; event < to; event += 1) {
      for (let first = 0; first < PEOPLE; first += 10) {
        const recipients = people.slice(first, first + 10);
        await notify.dispatch({ type: 'follow-accepted', recipients, data: {}, dedupeKey: `event-${event}` });
      }
    }
  };

  const [firstDispatcher, , firstWorker, secondWorker] = await Promise.all([
    start('dispatcher'),
    start('dispatcher'),
    start('workers'),
    start('workers'),
  ]);

  await ask(0, 3);
  await untilTaken(10);
  const inHand = new Set(await killWorker(firstWorker));
  await ask(3, 6);
  await kill(firstDispatcher);
  await untilTaken(60);
  process.kill(redis.pid, 'SIGKILL');
  await ask(6, 8);
  redis = await startOwnRedis();
  await untilTaken(120);
  await vi.waitFor(() => stateRedis().flushall(), WAIT);
  await ask(8, EVENTS);
  await untilTaken(200);
  for (const tag of await killWorker(secondWorker)) inHand.add(tag);
  // Nobody sends any more: what the dead had claimed comes back when its lease ends, and that is now.
  await pg.query("UPDATE notification_deliveries SET due_at = now() WHERE state IN ('sending', 'held')");
  await start('workers');
  await vi.waitFor(async () => expect(await count("notification_deliveries WHERE state = 'sent'")).toBe(ASKED), WAIT);
  await vi.waitFor(async () => expect(await count("outbox WHERE queue LIKE 'notifications.%'")).toBe(0), WAIT);

  expect(await count('notifications')).toBe(ASKED);
  expect(await count('notification_deliveries')).toBe(ASKED);
  const copies = taken();
  expect(copies.size).toBe(ASKED);
  // The one window: Google had it, and whoever handed it over was dead before they wrote that down. The log says of each that its claim ended.
  const crashes = countOf(
    (await tagsOf("notification_events WHERE kind = 'lease_ended'")).filter((tag) => inHand.has(tag)),
  );
  // A call that was cut off, because it took too long, was never answered: whether it was taken is not known.
  const cuts = countOf(
    await tagsOf(
      `notification_events WHERE kind = 'retry' AND detail->>'error' ~ 'timeout|aborted|longer than|lock of this job was lost'`,
    ),
  );
  const twice = [...copies].filter(([, number]) => number > 1);
  const crashed = twice.filter(([tag, number]) => number - 1 <= (crashes.get(tag) ?? 0));
  const explained = twice.filter(([tag, number]) => number - 1 <= (crashes.get(tag) ?? 0) + (cuts.get(tag) ?? 0));
  const counts = `asked ${ASKED}, logged ${await count('notifications')}, sent ${copies.size}, more than once ${twice.length}: ${crashed.length} of the ${inHand.size} that were in hand when a worker was killed, ${explained.length - crashed.length} whose call was cut off`;
  process.stdout.write(`${counts}\n`);
  expect(
    twice.filter((one) => !explained.includes(one)),
    counts,
  ).toEqual([]);
});

it('what somebody waits for passes by all that goes to many', { timeout: 150_000 }, async () => {
  const crowd = 4_000;
  google.answer(() => undefined);
  google.taken.length = 0;
  await pg.query('TRUNCATE notification_deliveries, notifications');
  const mina = (await makeUser()).user.id;
  const number = await addDevice(mina, 'fcm');
  const person = (await makeUser()).user.id;
  await addDevice(person, 'fcm');
  // Each asked for alone: what fills an outbox while Redis is away.
  await planBulk.dispatchMany(
    Array.from({ length: crowd }, (_, event) => ({
      type: 'announcement' as const,
      recipients: [person],
      data: { announcementId: '1' },
      dedupeKey: `bulk-${event}`,
    })),
  );
  const [workers, dispatcher] = await Promise.all([start('workers'), start('dispatcher')]);
  await notify.dispatch({
    type: 'device-test',
    recipients: [mina],
    data: { deviceId: number.id, device: 'Phone' },
    dedupeKey: 'waited-for',
  });
  await vi.waitFor(() => expect(google.taken.some(({ token }) => token === number.address)).toBe(true), WAIT);
  expect(await count("notifications WHERE type = 'announcement'")).toBeLessThan(crowd);
  await Promise.all([kill(workers), kill(dispatcher)]);
});
