import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { makeUser } from '@/server/users/factory.ts';
import { closeDb, pg } from '../../db/client.ts';
import { AppError } from '../../errors.ts';
import { closeRedis } from '../../redis/client.ts';
import { route } from '../route.ts';
import { call, makeRequest, ORIGIN } from '../testing/request.ts';
import { purgeAnswers } from './purge-answers.ts';
import { claimKey } from './repository.ts';

type Person = Awaited<ReturnType<typeof makeUser>>;

let person: Person;
let other: Person;

beforeAll(async () => {
  [person, other] = await Promise.all([makeUser(), makeUser()]);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const SECRET = 'shown-only-once';

/** A route that makes notes; `fail` is thrown first when it is set, `gate` is awaited. */
function noteMaker() {
  const state = { made: 0, fail: null as unknown, gate: Promise.resolve() };
  const create = route(
    {
      auth: 'user',
      idempotent: true,
      body: z.object({ text: z.string() }),
      response: z.object({ number: z.number(), secret: z.string() }),
      status: 201,
    },
    async () => {
      await state.gate;
      if (state.fail !== null) throw state.fail;
      state.made += 1;
      return { number: state.made, secret: SECRET };
    },
  );
  return { state, create };
}

const notes = (key: string, { by = person, text = 'hi', path = '/api/v1/notes' } = {}) =>
  makeRequest(path, {
    json: { text },
    headers: { cookie: by.cookie, origin: ORIGIN, 'idempotency-key': key },
  });

test('a repeated call gets the first answer and has no effect', async () => {
  const { state, create } = noteMaker();
  const key = randomUUID();
  const first = await call(create, notes(key));
  const again = await call(create, notes(key));
  expect([first.status, again.status, state.made]).toEqual([201, 201, 1]);
  expect(await again.json()).toEqual(await first.json());
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
  expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
});

test('of calls at the same time one runs, the others are asked to wait', async () => {
  const { state, create } = noteMaker();
  const key = randomUUID();
  let open = () => {};
  state.gate = new Promise((resolve) => {
    open = resolve;
  });
  const calls = Array.from({ length: 20 }, () => call(create, notes(key)));
  // All but the one that has the key are answered while it waits.
  const refused: Response[] = [];
  await new Promise<void>((resolve) => {
    for (const one of calls) void one.then((answer) => refused.push(answer) === 19 && resolve());
  });
  expect(refused.map(({ status }) => status)).toEqual(Array(19).fill(409));
  expect(refused[0]?.headers.get('retry-after')).toBe('1');
  expect(await refused[0]?.json()).toMatchObject({ reason: 'idempotency_running' });
  open();
  const answers = await Promise.all(calls);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(state.made).toBe(1);
});

test.each([
  ['another body', { text: 'other' }],
  ['another path', { path: '/api/v1/drafts' }],
])('a key that was used with %s is refused', async (_what, change) => {
  const { state, create } = noteMaker();
  const key = randomUUID();
  await call(create, notes(key));
  const answer = await call(create, notes(key, change));
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ reason: 'idempotency_key_reused' });
  expect(state.made).toBe(1);
});

test('people have their own keys', async () => {
  const { state, create } = noteMaker();
  const key = randomUUID();
  await call(create, notes(key));
  expect((await call(create, notes(key, { by: other }))).status).toBe(201);
  expect(state.made).toBe(2);
});

test.each([
  ['empty', ''],
  ['too long', 'x'.repeat(256)],
  ['not printable', 'schl\u00fcssel'],
])('a key that is %s is refused', async (_what, key) => {
  const { state, create } = noteMaker();
  const answer = await call(create, notes(key));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ reason: 'idempotency_key_invalid' });
  expect(state.made).toBe(0);
});

test('a refusal is an answer, a failure of ours is none', async () => {
  const { state, create } = noteMaker();
  const [refused, failed] = [randomUUID(), randomUUID()];
  state.fail = new AppError('conflict', 'Taken.', { reason: 'alias_taken' });
  expect((await call(create, notes(refused))).status).toBe(409);
  state.fail = new AppError('unavailable', 'Away.');
  expect((await call(create, notes(failed))).status).toBe(503);
  state.fail = null;
  const repeated = await call(create, notes(refused));
  expect([repeated.status, repeated.headers.get('idempotency-replayed')]).toEqual([409, 'true']);
  expect((await call(create, notes(failed))).status).toBe(201);
  expect(state.made).toBe(1);
});

test('a call whose process died is taken over when its lock is over, not before', async () => {
  const { state, create } = noteMaker();
  const [key, fingerprintOf] = [randomUUID(), randomUUID()];
  await call(create, notes(fingerprintOf));
  const owner = { userId: person.user.id, key };
  const { rows } = await pg.query('SELECT fingerprint FROM idempotency_keys WHERE key = $1', [fingerprintOf]);
  await claimKey(owner, rows[0].fingerprint, 60_000);
  expect((await call(create, notes(key))).status).toBe(409);
  await pg.query(`UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = $1`, [key]);
  expect((await call(create, notes(key))).status).toBe(201);
  expect(state.made).toBe(2);
});

test('the stored answer cannot be read in the database', async () => {
  const { create } = noteMaker();
  const key = randomUUID();
  expect(await (await call(create, notes(key))).text()).toContain(SECRET);
  const { rows } = await pg.query('SELECT to_jsonb(k)::text AS row, body FROM idempotency_keys k WHERE key = $1', [
    key,
  ]);
  expect(rows[0].row).not.toContain(SECRET);
  expect(Buffer.from(rows[0].body, 'base64').toString('latin1')).not.toContain(SECRET);
  // A row moved to another person opens for nobody.
  await pg.query('UPDATE idempotency_keys SET user_id = $2 WHERE key = $1', [key, other.user.id]);
  const stolen = await call(create, notes(key, { by: other }));
  expect(await stolen.json()).toMatchObject({ status: 409, reason: 'idempotency_answer_lost' });
});

test('answers are kept for a day', async () => {
  const { state, create } = noteMaker();
  const [expired, purged, kept] = [randomUUID(), randomUUID(), randomUUID()];
  for (const key of [expired, purged, kept]) await call(create, notes(key));
  await pg.query(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = ANY($1)`, [
    [expired, purged],
  ]);
  expect((await call(create, notes(expired))).headers.get('idempotency-replayed')).toBeNull();
  expect(state.made).toBe(4);
  await purgeAnswers(new AbortController().signal);
  const { rows } = await pg.query('SELECT key FROM idempotency_keys WHERE key = ANY($1)', [[expired, purged, kept]]);
  expect(rows.map((row) => row.key).sort()).toEqual([expired, kept].sort());
});
