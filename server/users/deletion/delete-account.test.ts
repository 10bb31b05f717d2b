import { afterAll, expect, it, vi } from 'vitest';
import { createLink } from '@/server/links/create-link.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { links } from '@/workers/links.ts';
import { users } from '@/workers/users.ts';
import { makeUser } from '../factory.ts';
import { followPerson } from '../follows/service.ts';
import { deleteAccount, dropAccount } from '../jobs.ts';
import { getPerson } from '../people/service.ts';
import { keepAccount, readDeletion, requestDeletion } from './service.ts';

const CALLER = { address: '192.0.2.1' };
const PASSWORD = 'tangled-otter-brick';
/** What is not gone yet when it is looked at is looked at again after ten seconds. */
const WAIT = { timeout: 25_000, interval: 20 };
const DAY_MS = 24 * 3_600_000;

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const count = async (table: string, column: string, id: bigint) =>
  (await pg.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [id])).rows.length;

/** As if the fourteen days were over. */
async function passTime(userId: bigint): Promise<void> {
  await pg.query(
    "UPDATE users SET delete_after = now() - interval '1 second' WHERE id = $1 AND delete_after IS NOT NULL",
    [userId],
  );
  await pg.query("UPDATE outbox SET available_at = now() WHERE queue = $1 AND payload->>'userId' = $2", [
    deleteAccount.name,
    String(userId),
  ]);
}

it('an account goes with all that belongs to it, and its address is free again', { timeout: 90_000 }, async () => {
  const { viewer, cookie } = await makeUser({ password: PASSWORD });
  const friend = (await makeUser()).viewer;
  await followPerson(viewer, friend.id);
  const link = await createLink(viewer, { url: 'https://example.com/' }, 'https://maru.example');
  await pg.query('INSERT INTO clicks (click_id, day, link_id, at) VALUES (1, current_date, $1, now())', [link.id]);
  await pg.query(
    `INSERT INTO mailbox_messages (id, sender, recipients, subject, text)
     VALUES ($1, 'maru@maru.test', $2, 'Hi', 'Hello'), ($1 + 1, 'maru@maru.test', $3, 'Hi', 'Hello')`,
    [viewer.id, [viewer.email.toUpperCase()], [friend.email]],
  );
  const { deleteAfter } = await requestDeletion(viewer, PASSWORD, CALLER);
  expect(Date.parse(deleteAfter ?? '') - Date.now()).toBeGreaterThan(13.9 * DAY_MS);
  expect(await requestDeletion(viewer, PASSWORD, CALLER)).toEqual({ deleteAfter });
  expect(await readDeletion(viewer)).toEqual({ deleteAfter });
  expect(await getPerson(friend, String(viewer.id))).toMatchObject({ id: viewer.id });

  const dispatcher = startDispatcher({ pollMs: 50 });
  const workers = startWorkers([...links.bounds, ...users.bounds]);
  await passTime(viewer.id);
  await vi.waitFor(async () => {
    expect(await count('links', 'owner_id', viewer.id)).toBe(0);
    // The job that has asked for all this ends the sessions after its commit.
    expect(await verifySession(cookie)).toBeNull();
  }, WAIT);
  await pg.query('UPDATE outbox SET available_at = now() WHERE queue = $1', [dropAccount.name]);
  await vi.waitFor(async () => expect(await count('users', 'id', viewer.id)).toBe(0), WAIT);
  await Promise.all([workers.stop(2_000), dispatcher.stop()]);

  expect(await verifySession(cookie)).toBeNull();
  for (const [table, column] of [
    ['sessions', 'user_id'],
    ['follows', 'follower_id'],
  ] as const) {
    expect(await count(table, column, viewer.id)).toBe(0);
  }
  expect(await count('clicks', 'link_id', link.id)).toBe(0);
  expect(await count('mailbox_messages', 'id', viewer.id)).toBe(0);
  expect(await count('mailbox_messages', 'id', viewer.id + 1n)).toBe(1);
  const { rows } = await pg.query('SELECT event FROM audit_events WHERE subject_id = $1', [viewer.id]);
  expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['user_updated', 'user_deleted']));
  await makeUser({ email: viewer.email });
});

it('an account that was kept is not touched when the day comes', { timeout: 60_000 }, async () => {
  const { viewer, cookie } = await makeUser({ password: PASSWORD });
  await requestDeletion(viewer, PASSWORD, CALLER);
  expect(await keepAccount(viewer, CALLER)).toEqual({ deleteAfter: null });
  expect(await keepAccount(viewer, CALLER)).toEqual({ deleteAfter: null });
  const dispatcher = startDispatcher({ pollMs: 50 });
  const workers = startWorkers(users.bounds);
  await passTime(viewer.id);
  await vi.waitFor(async () => {
    const { rows } = await pg.query("SELECT 1 FROM outbox WHERE queue = $1 AND payload->>'userId' = $2", [
      deleteAccount.name,
      String(viewer.id),
    ]);
    expect(rows).toEqual([]);
  }, WAIT);
  await Promise.all([workers.stop(2_000), dispatcher.stop()]);
  expect(await verifySession(cookie)).toMatchObject({ id: viewer.id });
});

it('needs the password, or a session that is new', async () => {
  const { viewer } = await makeUser({ password: PASSWORD });
  const wrong = requestDeletion(viewer, 'wrong', CALLER);
  await expect(wrong).rejects.toMatchObject({ details: { reason: 'password_wrong' } });
  await pg.query("UPDATE sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1", [viewer.id]);
  const stale = requestDeletion(viewer, undefined, CALLER);
  await expect(stale).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'confirmation_required' } });
  const { sessionId: _, ...byKey } = viewer;
  const keyed = requestDeletion({ ...byKey, via: 'key' }, PASSWORD, CALLER);
  await expect(keyed).rejects.toMatchObject({ details: { reason: 'session_required' } });
  expect(await readDeletion(viewer)).toEqual({ deleteAfter: null });

  const fresh = (await makeUser()).viewer;
  expect((await requestDeletion(fresh, undefined, CALLER)).deleteAfter).not.toBeNull();
});

it('of the last two admins only one can go, also when both ask at the same moment', async () => {
  await pg.query("UPDATE users SET role = 'user' WHERE role = 'admin'");
  const admins = [(await makeUser({ role: 'admin' })).viewer, (await makeUser({ role: 'admin' })).viewer];
  const results = await Promise.allSettled(admins.map((admin) => requestDeletion(admin, undefined, CALLER)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', details: { reason: 'last_admin' } },
  });
});
