import { beforeEach, expect, test } from 'vitest';
import { DELETE as revokeRoute } from '@/app/api/v1/invitations/[id]/route.ts';
import { GET as inspectRoute } from '@/app/api/v1/invitations/by-token/[token]/route.ts';
import { POST as inviteRoute, GET as listRoute } from '@/app/api/v1/invitations/route.ts';
import { POST as signUpRoute } from '@/app/api/v1/sign-up/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';
import { dropSettings, type SettingKey } from '@/server/platform/settings/settings.ts';
import { makeUser } from './factory.ts';
import {
  createInvitation,
  createSetupLink,
  inspectInvitation,
  listInvitations,
  revokeInvitation,
} from './invitations.ts';
import { addUser } from './service.ts';

const PASSWORD = 'tangled-otter-brick';
const caller = { address: '127.0.0.1' };
let lastAddress = 0;

beforeEach(async () => {
  await pg.query('DELETE FROM invitations');
  await pg.query('DELETE FROM users');
  await pg.query('DELETE FROM settings');
  dropSettings();
});

function signUp(json: Record<string, unknown>): Promise<Response> {
  lastAddress += 1;
  const address = `198.51.${Math.floor(lastAddress / 250)}.${lastAddress % 250}`;
  return call(signUpRoute, makeRequest('/api/v1/sign-up', { json, address }));
}

async function makeInvitation(wish: { email?: string; role?: 'user' | 'admin' } = {}) {
  const { viewer } = await makeUser({ role: 'admin' });
  return createInvitation(viewer, { role: 'user', ...wish }, caller);
}

async function setTo(key: SettingKey, value: boolean | number): Promise<void> {
  await changeSetting({ key, value, ifMatch: null, actor: { id: 1n } });
}

async function countUsers(): Promise<number> {
  const { rows } = await pg.query<{ count: number }>('SELECT count(*)::int AS count FROM users');
  return rows[0]?.count ?? 0;
}

test('an admin invites, the guest signs up and is signed in', async () => {
  const { cookie } = await makeUser({ role: 'admin' });
  const headers = { cookie, origin: ORIGIN };
  const invited = await call(inviteRoute, makeRequest('/api/v1/invitations', { json: { role: 'moderator' }, headers }));
  expect(invited.status).toBe(201);
  const { url, id } = await invited.json();
  const token = /^http:\/\/maru\.test\/sign-up\/([\w-]{43})$/.exec(url)?.[1] ?? '';

  const seen = await call(inspectRoute, makeRequest(`/api/v1/invitations/by-token/${token}`), { token });
  expect(await seen.json()).toMatchObject({ setUp: false, email: null, role: 'moderator' });

  const answer = await signUp({ token, name: ' 이마루 ', email: 'New@Maru.test', password: PASSWORD });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ user: { name: '이마루', email: 'new@maru.test', role: 'moderator' } });
  const viewer = await verifySession(answer.headers.getSetCookie()[0]?.split(';')[0]);
  expect(viewer).toMatchObject({ email: 'new@maru.test' });

  const used = await call(inspectRoute, makeRequest(`/api/v1/invitations/by-token/${token}`), { token });
  expect([used.status, (await used.json()).reason]).toEqual([410, 'invitation_used']);
  const list = await (await call(listRoute, makeRequest('/api/v1/invitations', { headers }))).json();
  expect(list.items.map((item: { id: string }) => item.id)).not.toContain(id);
});

test('of twenty at once with the same invitation exactly one gets an account', async () => {
  const { token } = await makeInvitation();
  const before = await countUsers();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      signUp({ token, name: 'Guest', email: `guest-${index}@maru.test`, password: PASSWORD }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
  expect(await countUsers()).toBe(before + 1);
});

test('of twenty at once with the set-up link exactly one becomes the admin', async () => {
  const token = await createSetupLink();
  expect(await inspectInvitation(token)).toMatchObject({ refused: null, setUp: true, role: 'admin' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      signUp({ token, name: 'First', email: `first-${index}@maru.test`, password: PASSWORD }),
    ),
  );
  const good = answers.filter(({ status }) => status === 201);
  expect(good).toHaveLength(1);
  expect(await good[0]?.json()).toMatchObject({ user: { role: 'admin' } });
  expect(await countUsers()).toBe(1);
  expect(await inspectInvitation(token)).toEqual({ refused: 'already_set_up' });
});

test('a new set-up link replaces the old one; with an account there is none', async () => {
  const [old, current] = [await createSetupLink(), await createSetupLink()];
  expect(await inspectInvitation(old)).toEqual({ refused: 'invitation_unknown' });
  expect(await inspectInvitation(current)).toMatchObject({ refused: null });
  await addUser({ email: 'operator@maru.test', name: 'Operator', password: PASSWORD, admin: true });
  expect(await inspectInvitation(current)).toEqual({ refused: 'already_set_up' });
  await expect(createSetupLink()).rejects.toMatchObject({ details: { reason: 'already_set_up' } });
  const late = await signUp({ token: current, name: 'Late', email: 'late@maru.test', password: PASSWORD });
  expect([late.status, (await late.json()).reason]).toEqual([410, 'already_set_up']);
});

test('a taken address leaves the invitation good', async () => {
  const { user } = await makeUser({ email: 'taken@maru.test' });
  const { token } = await makeInvitation();
  const refused = await signUp({ token, name: 'Guest', email: user.email.toUpperCase(), password: PASSWORD });
  expect([refused.status, (await refused.json()).reason]).toEqual([409, 'email_taken']);
  const answer = await signUp({ token, name: 'Guest', email: 'free@maru.test', password: PASSWORD });
  expect(answer.status).toBe(201);
});

test('an invitation for one address is no good for another', async () => {
  const { token } = await makeInvitation({ email: 'invited@maru.test' });
  const refused = await signUp({ token, name: 'Other', email: 'other@maru.test', password: PASSWORD });
  expect([refused.status, (await refused.json()).reason]).toEqual([422, 'email_mismatch']);
  expect((await signUp({ token, name: 'Invited', email: 'Invited@maru.test', password: PASSWORD })).status).toBe(201);
});

test('an expired invitation, a revoked one and an invented one open nothing', async () => {
  const expired = await makeInvitation();
  await pg.query("UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = $1", [expired.id]);
  const { cookie } = await makeUser({ role: 'admin' });
  const revoked = await makeInvitation();
  const revoke = () => {
    const headers = { cookie, origin: ORIGIN };
    const request = makeRequest(`/api/v1/invitations/${revoked.id}`, { method: 'DELETE', headers });
    return call(revokeRoute, request, { id: String(revoked.id) });
  };
  expect((await revoke()).status).toBe(204);
  expect((await revoke()).status).toBe(404);

  const reasonFor = async (token: string) => {
    const answer = await signUp({ token, name: 'Guest', email: 'guest@maru.test', password: PASSWORD });
    return [answer.status, (await answer.json()).reason];
  };
  expect(await reasonFor(expired.token)).toEqual([410, 'invitation_expired']);
  expect(await reasonFor(revoked.token)).toEqual([404, 'invitation_unknown']);
  expect(await reasonFor('x'.repeat(43))).toEqual([404, 'invitation_unknown']);
});

test.each([
  [{ name: '' }, 'name_required'],
  [{ name: 'a'.repeat(81) }, 'name_too_long'],
  [{ name: 'a\nb' }, 'name_invalid'],
  [{ email: 'nothing' }, 'email_invalid'],
  [{ password: 'short' }, 'password_short'],
  [{ password: 'Password123!' }, 'password_common'],
])('sign-up with %j is refused: %s', async (wrong, reason) => {
  const { token } = await makeInvitation();
  const answer = await signUp({ token, name: 'Guest', email: 'guest@maru.test', password: PASSWORD, ...wrong });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ reason, errors: [{ message: reason }] });
});

test('only admins may invite, list and revoke', async () => {
  const { cookie } = await makeUser({ role: 'moderator' });
  const headers = { cookie, origin: ORIGIN };
  expect((await call(listRoute, makeRequest('/api/v1/invitations', { headers }))).status).toBe(404);
  expect((await call(inviteRoute, makeRequest('/api/v1/invitations', { json: {}, headers }))).status).toBe(404);
  expect((await call(listRoute, makeRequest('/api/v1/invitations'))).status).toBe(401);
});

test('open invitations come in pages, newest first', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  const made: bigint[] = [];
  for (let index = 0; index < 5; index++) made.unshift((await createInvitation(viewer, { role: 'user' }, caller)).id);
  const listed: bigint[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await listInvitations(viewer, { limit: 2, cursor });
    listed.push(...items.map((item) => item.id));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(listed).toEqual(made);
});

async function auditOf(event: string, subjectId?: bigint): Promise<Record<string, unknown>[]> {
  const { rows } = await pg.query(
    `SELECT actor_id, subject_id, details FROM audit_events
      WHERE event = $1 AND ($2::bigint IS NULL OR subject_id = $2) ORDER BY id DESC LIMIT 1`,
    [event, subjectId ?? null],
  );
  return rows;
}

test('an invitation is good for as many days as the settings say', async () => {
  await setTo('people.invitationDays', 30);
  const { expiresAt } = await makeInvitation();
  const days = (Date.parse(expiresAt) - Date.now()) / (24 * 3_600_000);
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
});

test('making, taking back and using an invitation stands in the audit log', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  const { id, token } = await createInvitation(viewer, { role: 'moderator' }, caller);
  const details = { invitation: String(id), role: 'moderator' };
  expect(await auditOf('invitation_created')).toMatchObject([{ actor_id: viewer.id, details }]);
  const answer = await signUp({ token, name: 'Guest', email: 'guest@maru.test', password: PASSWORD });
  const subject = BigInt((await answer.json()).user.id);
  expect(await auditOf('invitation_used', subject)).toMatchObject([{ actor_id: subject, details }]);
  expect(await auditOf('user_created', subject)).toMatchObject([{ details: { by: 'invitation' } }]);
  const second = await createInvitation(viewer, { role: 'user' }, caller);
  await revokeInvitation(viewer, second.id, caller);
  expect(await auditOf('invitation_revoked')).toMatchObject([{ details: { invitation: String(second.id) } }]);
});

test('without an invitation nobody gets in here', async () => {
  await setTo('people.openSignUp', true);
  const answer = await signUp({ name: 'Passer-by', email: 'passer-by@maru.test', password: PASSWORD });
  expect([answer.status, (await answer.json()).reason]).toEqual([422, 'invitation_unknown']);
});
