import { expect, it } from 'vitest';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { CODE_PURPOSE, type NotifyInput } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { exportReady } from '../testing/asks.ts';
import { addDevice, deliveriesOf, runJobs, tell } from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';
import { accept } from '../testing/recording-provider.ts';
import { retryDead } from './retry-dead.ts';
import { type ListSentQuery, listSentQuery } from './schema.ts';
import { getSent, listSent } from './service.ts';

const providers = recordChannels({ email: 'email', push: 'web_push' });

let keys = 0;
const milestone = (id: bigint): NotifyInput => ({
  type: 'click-milestone',
  recipients: [id],
  data: { linkId: 7n, alias: 'spring', clicks: 100 },
  dedupeKey: `d${keys++}`,
});
const admin = async () => (await makeUser({ role: 'admin' })).viewer;
const ask = (query: Record<string, string>): ListSentQuery => listSentQuery.parse(query);
const idOf = async (userId: bigint) =>
  (await pg.query<{ id: bigint }>('SELECT id FROM notifications WHERE recipient_id = $1', [userId])).rows[0]?.id ?? 0n;

it('finds what was sent to a person, however they are named, page by page', async () => {
  const viewer = await admin();
  const { user } = await makeUser({ name: `Unmistakable ${keys}-${Date.now()}` });
  const { user: other } = await makeUser();
  for (let count = 0; count < 3; count++) await tell(milestone(user.id));
  await tell(milestone(other.id));
  const [{ handle } = { handle: '' }] = (await pg.query('SELECT handle FROM users WHERE id = $1', [user.id])).rows;
  for (const q of [String(user.id), user.email, `@${handle}`, user.name.slice(0, 30)]) {
    const { items } = await listSent(viewer, ask({ q }));
    expect(items.map(({ recipient }) => recipient.name)).toEqual([user.name, user.name, user.name]);
  }
  const first = await listSent(viewer, ask({ q: user.email, limit: '2' }));
  expect(first.items).toHaveLength(2);
  const second = await listSent(viewer, ask({ q: user.email, limit: '2', cursor: first.nextCursor ?? '' }));
  expect(second).toMatchObject({ items: [{}], nextCursor: null });
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
  expect((await listSent(viewer, ask({ q: 'nobody@is.called.so' }))).items).toEqual([]);
  await expect(listSent(viewer, ask({ cursor: 'x' }))).rejects.toMatchObject({ code: 'bad_input' });
});

it('finds by the address of a device and by its hash', async () => {
  const viewer = await admin();
  const { user } = await makeUser();
  const { address } = await addDevice(user.id, 'web_push');
  await tell(exportReady(user.id));
  const hash = hashAddress('web_push', address).toString('hex');
  for (const q of [address, hash, hash.toUpperCase()]) {
    const { items } = await listSent(viewer, ask({ q }));
    expect(items).toMatchObject([{ recipient: { id: user.id }, type: 'export-ready' }]);
  }
});

it('finds by kind, channel, state and time, also what was left out when it was planned', async () => {
  const viewer = await admin();
  const { user } = await makeUser();
  await pg.query(
    `INSERT INTO notification_preferences (user_id, type, channel, mode) VALUES ($1, 'export-ready', 'email', 'off')`,
    [user.id],
  );
  await addDevice(user.id, 'web_push');
  providers.push.answer(() => ({ outcome: 'rejected', error: 'no' }));
  await tell(exportReady(user.id));
  await tell(milestone(user.id));
  const q = String(user.id);
  const found = async (query: Record<string, string>) =>
    (await listSent(viewer, ask({ q, ...query }))).items.map(({ type }) => type);
  expect(await found({})).toEqual(['click-milestone', 'export-ready']);
  expect(await found({ type: 'export-ready' })).toEqual(['export-ready']);
  expect(await found({ channel: 'web_push', state: 'failed' })).toEqual(['click-milestone', 'export-ready']);
  expect(await found({ channel: 'email' })).toEqual([]);
  expect(await found({ channel: 'email', state: 'skipped' })).toEqual(['export-ready']);
  expect(await found({ state: 'skipped' })).toEqual(['export-ready']);
  expect(await found({ state: 'clicked' })).toEqual([]);
  expect(await found({ channel: 'in_app' })).toHaveLength(2);
  expect(await found({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  expect(await found({ to: new Date(Date.now() - 60_000).toISOString() })).toEqual([]);
  const { items } = await listSent(viewer, ask({ q, type: 'export-ready' }));
  expect(items[0]?.channels).toEqual([
    { channel: 'in_app', state: 'shown', reason: null },
    { channel: 'web_push', state: 'failed', reason: 'rejected' },
    { channel: 'email', state: 'skipped', reason: 'preference' },
  ]);
});

it('shows the whole way of one, with what providers answered, and nothing of its content', async () => {
  const viewer = await admin();
  const { user } = await makeUser();
  const code = '739154';
  const sealed = sealSecret(Buffer.from(code), CODE_PURPOSE, user.id).toString('base64url');
  providers.email.answer(() => ({ outcome: 'retry', error: '451 greylisted', isAlive: true }));
  await tell({ type: 'login-code', recipients: [user.id], data: { sealedCode: sealed }, dedupeKey: `d${keys++}` });
  const sent = await getSent(viewer, await idOf(user.id));
  expect(sent).toMatchObject({ recipient: { id: user.id, name: user.name }, actor: null, canRetry: false });
  const mail = sent.trace.channels.find(({ channel }) => channel === 'email');
  expect(mail).toMatchObject({ state: 'held', reason: 'retry', attempts: 1, lastError: '451 greylisted' });
  expect(mail?.steps.map(({ kind }) => kind)).toEqual(['planned', 'held', 'retry']);
  expect(mail?.steps[2]?.detail).toMatchObject({ error: '451 greylisted', provider: 'email' });
  const told = JSON.stringify(sent, (_key, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(told).not.toContain(code);
  expect(told).not.toContain(sealed);
  await expect(getSent(viewer, 1n)).rejects.toMatchObject({ code: 'not_found' });
});

it('tries again what was given up, once', async () => {
  const viewer = await admin();
  const { user } = await makeUser();
  providers.email.answer(() => ({ outcome: 'retry', error: 'not now', isAlive: true }));
  await tell(exportReady(user.id));
  await pg.query(
    `UPDATE notification_deliveries SET state = 'dead', reason = 'expired', due_at = NULL, expires_at = now()
      WHERE recipient_id = $1`,
    [user.id],
  );
  const id = await idOf(user.id);
  expect((await getSent(viewer, id)).canRetry).toBe(true);
  providers.email.answer(accept);
  const both = await Promise.allSettled([retryDead(viewer, id), retryDead(viewer, id)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await runJobs();
  expect(await deliveriesOf(user.id)).toMatchObject([{ state: 'sent', attempts: 1 }]);
  expect(providers.email.taken).toHaveLength(1);
  const { trace } = await getSent(viewer, id);
  expect(trace.channels.flatMap(({ steps }) => steps).map(({ kind }) => kind)).toContain('retried_by_hand');
  const { rows } = await pg.query('SELECT event, subject_id FROM audit_events WHERE actor_id = $1', [viewer.id]);
  expect(rows).toEqual([{ event: 'sys_notification_retried', subject_id: user.id }]);
  await expect(retryDead(viewer, id)).rejects.toMatchObject({ details: { reason: 'nothing_to_retry' } });
  await expect(retryDead(viewer, 1n)).rejects.toMatchObject({ code: 'not_found' });
});

it('does not exist for anybody but admins', async () => {
  const { viewer, user } = await makeUser();
  await tell(exportReady(user.id));
  const id = await idOf(user.id);
  await expect(listSent(viewer, ask({}))).rejects.toMatchObject({ code: 'not_found' });
  await expect(getSent(viewer, id)).rejects.toMatchObject({ code: 'not_found' });
  await expect(retryDead(viewer, id)).rejects.toMatchObject({ code: 'not_found' });
});
