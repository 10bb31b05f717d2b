import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { callOperation, operations, type Sent, successOf } from './testing/documented-calls.ts';
import type { Person } from './testing/fixture-things.ts';
import { fixtures } from './testing/fixtures.ts';

let stranger: Person;
let moderator: Person;

beforeAll(async () => {
  [stranger, moderator] = await Promise.all([makeUser(), makeUser({ role: 'moderator' })]);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** Takes an id apart, whatever it names: nothing is looked up. */
const ABOUT_NOTHING = '/v1/ids/{id}';

/**
 * What names a thing that belongs to somebody. Not among them: `{token}`, a secret that lets in whoever has it, and `{alias}` of a short link,
 * which is as public as the link.
 */
const NAMES = /\{(?:id|key|provider)\}/;

/** Every operation on one thing that belongs to somebody (or to the admins). */
const owned = [...operations].filter(
  ([, { path, described }]) => NAMES.test(path) && path !== ABOUT_NOTHING && described.security.length > 0,
);

/** Every operation that names a person: for whoever is blocked by that person there is nobody. */
const personal = [...operations].filter(([, { path }]) => path.includes('{person}'));

test('an alias is asked for by nobody in particular', () => {
  const byAlias = [...operations].filter(([, { path }]) => path.includes('{alias}'));
  expect(byAlias.map(([name, { described }]) => [name, described.security])).toEqual([
    ['GET /v1/shortUrl/{alias}', []],
  ]);
});

test('there are things to try it on', () => {
  expect(owned.length).toBeGreaterThan(15);
  expect(personal.length).toBeGreaterThan(5);
});

describe.each(owned.map(([name, { route }]) => ({ name, auth: route.declaration.auth })))('$name', ({ name, auth }) => {
  test('for a stranger and for a moderator it does not exist, and nothing happens to it', async () => {
    const owner = await makeUser(auth === 'admin' ? { role: 'admin' } : {});
    const sent: Sent = { cookie: owner.cookie, ...(await fixtures[name]?.(owner)) };
    const attempts = [
      await callOperation(name, { ...sent, cookie: stranger.cookie }),
      await callOperation(name, { ...sent, cookie: moderator.cookie }),
    ];
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

describe.each(personal.map(([name]) => ({ name })))('$name', ({ name }) => {
  // Whom one may not see one may still block, and take back a follow or a block: done to nobody, these change nothing.
  const tellsNothing = name === 'PUT /v1/people/{person}/block' || name.startsWith('DELETE ');

  test.each(['user', 'moderator'] as const)('a %s who is blocked finds nobody', async (role) => {
    const [person, blocked] = await Promise.all([makeUser(), makeUser({ role })]);
    const [target, own] = [String(person.user.id), String(blocked.user.id)];
    const block = { cookie: person.cookie, params: { person: own } };
    expect((await callOperation('PUT /v1/people/{person}/block', block)).status).toBe(204);
    const attempt = await callOperation(name, { cookie: blocked.cookie, params: { person: target } });
    expect(attempt.status).toBe(tellsNothing ? successOf(name) : 404);
    expect(await attempt.text()).not.toContain(person.user.name);
    // The block stands.
    const seen = await callOperation('GET /v1/people/{person}', { cookie: blocked.cookie, params: { person: target } });
    expect(seen.status).toBe(404);
  });
});
