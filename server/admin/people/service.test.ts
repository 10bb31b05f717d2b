import { describe, expect, it } from 'vitest';
import { verifyApiKey } from '@/server/platform/auth/api-keys.ts';
import { onSessionRevoked, verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { changePerson, listPeople, signOutEverywhere } from './service.ts';

const page = { limit: 50, state: 'all' as const };

async function auditOf(subjectId: bigint) {
  const { rows } = await pg.query(
    'SELECT event, actor_id AS "actorId", address, details FROM audit_events WHERE subject_id = $1 ORDER BY id',
    [subjectId],
  );
  return rows;
}

describe('the list of people', () => {
  it('is searched by name, handle and address, and comes in pages', async () => {
    const { viewer } = await makeUser({ role: 'admin' });
    const first = await makeUser({ name: '김 하늘 100%', email: 'sky-blue@maru.test' });
    const second = await makeUser({ name: '김 하늘', email: 'sea@maru.test' });
    const found = await listPeople(viewer, { ...page, q: '하늘' });
    expect(found.items.map(({ id }) => id)).toEqual([second.user.id, first.user.id]);
    expect(found.items[0]).toMatchObject({ sessions: 1, factors: [], role: 'user', disabledAt: null });
    expect(found.items[0]?.lastSeenAt).toEqual(expect.any(String));
    const byAddress = await listPeople(viewer, { ...page, q: 'SKY-BLUE@' });
    expect(byAddress.items.map(({ id }) => id)).toEqual([first.user.id]);
    expect((await listPeople(viewer, { ...page, q: '100%' })).items, 'a wildcard is a sign').toHaveLength(1);
    expect((await listPeople(viewer, { ...page, q: '%' })).items).toHaveLength(1);

    const start = await listPeople(viewer, { ...page, q: '하늘', limit: 1 });
    expect(start.items).toHaveLength(1);
    const rest = await listPeople(viewer, { ...page, q: '하늘', limit: 1, cursor: start.nextCursor ?? '' });
    expect(rest).toMatchObject({ items: [{ id: first.user.id }], nextCursor: null });
    await expect(listPeople(viewer, { ...page, cursor: 'x' })).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('does not exist for anybody but admins', async () => {
    const { viewer, user } = await makeUser({ role: 'moderator' });
    const other = await makeUser();
    for (const attempt of [
      listPeople(viewer, page),
      changePerson(viewer, other.user.id, { role: 'admin' }),
      changePerson(viewer, user.id, { role: 'admin' }),
      signOutEverywhere(viewer, other.user.id),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('a role', () => {
  it('is changed at once for open sessions, and written down', async () => {
    const { viewer } = await makeUser({ role: 'admin' });
    const { user, cookie } = await makeUser();
    expect((await verifySession(cookie))?.role).toBe('user');
    const changed = await changePerson(viewer, user.id, { role: 'moderator' }, { address: '10.0.0.9' });
    expect(changed.role).toBe('moderator');
    expect((await verifySession(cookie))?.role, 'the copy is forgotten').toBe('moderator');
    expect(await auditOf(user.id)).toEqual([
      {
        event: 'authz_change',
        actorId: viewer.id,
        address: '10.0.0.9',
        details: { before: 'user', after: 'moderator' },
      },
    ]);
    await changePerson(viewer, user.id, { role: 'moderator' });
    expect(await auditOf(user.id), 'what changes nothing is not told').toHaveLength(1);
  });

  it('is never changed by oneself', async () => {
    const { viewer } = await makeUser({ role: 'admin' });
    const own = { code: 'conflict', details: { reason: 'own_account' } };
    await expect(changePerson(viewer, viewer.id, { role: 'user' })).rejects.toMatchObject(own);
    await expect(changePerson(viewer, viewer.id, { isDisabled: true })).rejects.toMatchObject(own);
  });

  it('two admins who take each other out at the same moment leave one', async () => {
    await pg.query("UPDATE users SET role = 'user'");
    const one = await makeUser({ role: 'admin' });
    const two = await makeUser({ role: 'admin' });
    const results = await Promise.allSettled([
      changePerson(one.viewer, two.user.id, { role: 'user' }),
      changePerson(two.viewer, one.user.id, { isDisabled: true }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({
      code: 'conflict',
      details: { reason: 'last_admin' },
    });
    const { rows } = await pg.query("SELECT id FROM users WHERE role = 'admin' AND disabled_at IS NULL");
    expect(rows).toHaveLength(1);
  });
});

it('whoever is disabled is out everywhere until they are enabled', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  const { user, cookie } = await makeUser();
  const { authorization } = await makeKey(user.id);
  expect(await verifySession(cookie)).not.toBeNull();
  const ended: bigint[] = [];
  const stop = await onSessionRevoked((_session, userId) => ended.push(userId));
  const changed = await changePerson(viewer, user.id, { isDisabled: true });
  expect(changed).toMatchObject({ sessions: 0, disabledAt: expect.any(String) });
  expect(await verifySession(cookie)).toBeNull();
  expect(await verifyApiKey(authorization)).toBeNull();
  await eventuallyPasses(async () => expect(ended).toEqual([user.id]));
  await stop();
  const restored = await changePerson(viewer, user.id, { isDisabled: false });
  expect(restored.disabledAt).toBeNull();
  expect(await verifyApiKey(authorization)).not.toBeNull();
  expect((await auditOf(user.id)).map(({ event }) => event)).toEqual(['user_archived', 'user_restored']);
});

it('signs somebody out everywhere, and oneself everywhere else', async () => {
  const { viewer, cookie: own } = await makeUser({ role: 'admin' });
  const { user, cookie } = await makeUser();
  expect(await signOutEverywhere(viewer, user.id)).toEqual({ sessions: 1 });
  expect(await verifySession(cookie)).toBeNull();
  expect(await auditOf(user.id)).toMatchObject([{ event: 'session_revoked', details: { count: 1 } }]);
  expect(await signOutEverywhere(viewer, viewer.id)).toEqual({ sessions: 0 });
  expect(await verifySession(own)).not.toBeNull();
  await expect(signOutEverywhere(viewer, 5n)).rejects.toMatchObject({ code: 'not_found' });
});
