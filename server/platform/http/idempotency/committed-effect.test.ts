import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeUser } from '@/server/users/factory.ts';
import { recordAudit } from '../../audit/record-audit.ts';
import { closeDb, pg } from '../../db/client.ts';
import { transaction } from '../../db/transaction.ts';
import { closeRedis } from '../../redis/client.ts';
import { eventually } from '../../testing/eventually.ts';
import { route } from '../route.ts';
import { call, makeRequest, ORIGIN } from '../testing/request.ts';

let person: Awaited<ReturnType<typeof makeUser>>;

beforeAll(async () => {
  person = await makeUser();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** Something that happens later, when the test says so. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** A route whose effect is a line in a table; it stops before and after it where the test has it wait. */
function lineWriter(mark: string) {
  const wait = { before: Promise.resolve(), after: Promise.resolve() };
  const write = route({ auth: 'user', idempotent: true, status: 201 }, async () => {
    const { before, after } = { ...wait };
    await before;
    await transaction((tx) => recordAudit({ event: 'user_updated', details: { mark } }, tx));
    await after;
    return {};
  });
  return { wait, write };
}

const request = (key: string) =>
  makeRequest('/api/v1/lines', {
    method: 'POST',
    headers: { cookie: person.cookie, origin: ORIGIN, 'idempotency-key': key },
  });

async function lines(mark: string): Promise<number> {
  const { rows } = await pg.query(`SELECT 1 FROM audit_events WHERE details->>'mark' = $1`, [mark]);
  return rows.length;
}

const endLock = (key: string) =>
  pg.query(`UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = $1`, [key]);

test('what was committed by a call that then died does not happen again', async () => {
  const [key, mark] = [randomUUID(), randomUUID()];
  const { wait, write } = lineWriter(mark);
  const never = gate();
  wait.after = never.opened;
  const dead = call(write, request(key));
  await eventually(async () => (await lines(mark)) === 1);
  const running = await call(write, request(key));
  expect([running.status, (await running.json()).reason]).toEqual([409, 'idempotency_running']);
  await endLock(key);
  const repeated = await call(write, request(key));
  expect([repeated.status, (await repeated.json()).reason]).toEqual([409, 'idempotency_answer_lost']);
  expect(await lines(mark)).toBe(1);
  never.open();
  await dead;
});

test('a call that outlived its lock changes nothing when the same was begun anew', async () => {
  const [key, mark] = [randomUUID(), randomUUID()];
  const { wait, write } = lineWriter(mark);
  const late = gate();
  wait.before = late.opened;
  const slow = call(write, request(key));
  await eventually(async () => (await pg.query('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).rowCount === 1);
  await endLock(key);
  wait.before = Promise.resolve();
  expect((await call(write, request(key))).status).toBe(201);
  late.open();
  expect((await slow).status).toBe(409);
  expect(await lines(mark)).toBe(1);
  expect((await call(write, request(key))).headers.get('idempotency-replayed')).toBe('true');
});
