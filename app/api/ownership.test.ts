import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { callOperation, operations, type Sent, successOf } from './testing/documented-calls.ts';
import { fixtures, type Person } from './testing/fixtures.ts';

let stranger: Person;

beforeAll(async () => {
  stranger = await makeUser();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** Takes an id apart, whatever it names: nothing is looked up. */
const ABOUT_NOTHING = '/v1/ids/{id}';

/** Every operation on one thing that belongs to somebody (or to the admins): its path names the thing by `{id}`. */
const owned = [...operations].filter(
  ([, { path, described }]) => path.includes('{id}') && path !== ABOUT_NOTHING && described.security.length > 0,
);

test('there are things to try it on', () => {
  expect(owned.length).toBeGreaterThan(10);
});

describe.each(owned.map(([name, { route }]) => ({ name, auth: route.declaration.auth })))('$name', ({ name, auth }) => {
  test('for a stranger it does not exist, and nothing happens to it', async () => {
    const owner = await makeUser(auth === 'admin' ? { role: 'admin' } : {});
    const sent: Sent = { cookie: owner.cookie, ...(await fixtures[name]?.(owner)) };
    const attempts = [await callOperation(name, { ...sent, cookie: stranger.cookie })];
    if (auth !== 'session') {
      const { cookie: _, ...withoutSession } = sent;
      const headers = { ...sent.headers, ...(await makeKey(stranger.user.id)) };
      attempts.push(await callOperation(name, { ...withoutSession, headers }));
    }
    for (const attempt of attempts) {
      expect(attempt.status).toBe(404);
      const problem = await attempt.json();
      expect(problem).toMatchObject({ code: 'not_found' });
      expect(JSON.stringify(problem)).not.toContain(owner.user.email);
    }
    // It is still there for its owner, as it was.
    expect((await callOperation(name, sent)).status).toBe(successOf(name));
  });
});
