import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import * as clickRoute from '@/app/n/c/[token]/route.ts';
import * as openRoute from '@/app/n/o/[token]/route.ts';
import * as unsubscribeRoute from '@/app/n/unsubscribe/[token]/route.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { call, makeRequest } from '@/server/platform/http/testing/request.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { getPreferences } from '../preferences/service.ts';
import { clickAddress, pixelAddress, unsubscribeAddress } from './addresses.ts';
import { recordAct } from './record-act.ts';
import { trackClick, trackOpen } from './service.ts';
import { signToken } from './tokens.ts';

/** In whole seconds; ids are made by the real clock, so it is about now. */
const SENT = Math.floor(Date.now() / 1_000) * 1_000;
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const tokenOf = (address: string) => address.split('/').at(-1) ?? '';

let userId: bigint;
let id: bigint;
let notificationId: bigint;

beforeEach(async () => {
  userId = (await makeUser()).user.id;
  [id, notificationId] = [await newIdAsync(), await newIdAsync()];
  await pg.query(
    `INSERT INTO notifications (id, recipient_id, type, lane, dedupe_key, data, in_app, expires_at)
     VALUES ($1, $2, 'follow-request', 'normal', $3, '{}', true, now())`,
    [notificationId, userId, String(id)],
  );
  await pg.query(
    `INSERT INTO notification_deliveries (id, notification_id, recipient_id, channel, lane, state, sent_at, expires_at)
     VALUES ($1, $2, $3, 'email', 'normal', 'sent', $4, now())`,
    [id, notificationId, userId, new Date(SENT)],
  );
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const delivery = async () => (await pg.query('SELECT * FROM notification_deliveries WHERE id = $1', [id])).rows[0];
const events = async () =>
  (
    await pg.query('SELECT kind, detail FROM notification_events WHERE notification_id = $1 ORDER BY id', [
      notificationId,
    ])
  ).rows;
const open = (userAgent: string | null, afterMs: number, method = 'GET') =>
  trackOpen(tokenOf(pixelAddress(id)), { method, userAgent, at: SENT + afterMs });
const click = (userAgent: string | null, afterMs: number, method = 'GET') =>
  trackClick(tokenOf(clickAddress(id, 'https://maru.example/people')), { method, userAgent, at: SENT + afterMs });

describe('an open', () => {
  it('of a person counts once', async () => {
    await open(PERSON, 60_000);
    await open(PERSON, 90_000);
    expect(await delivery()).toMatchObject({
      state: 'opened',
      open_verified: true,
      opened_at: new Date(SENT + 60_000),
    });
    expect(await events()).toEqual([]);
  });

  it.each([
    ['too soon', PERSON, 1_999, 'GET', 'too_soon'],
    ['without a body', PERSON, 60_000, 'HEAD', 'head'],
    ['by nobody', null, 60_000, 'GET', 'no_user_agent'],
    ['by Apple’s proxy', 'Mozilla/5.0', 60_000, 'GET', 'scanner'],
    ['by a scanner', 'Barracuda Sentinel', 60_000, 'GET', 'scanner'],
  ])('%s is kept and marked; a person who comes later counts', async (_name, userAgent, afterMs, method, suspicion) => {
    await open(userAgent, afterMs, method);
    expect(await delivery()).toMatchObject({ state: 'opened', open_verified: false });
    expect(await events()).toEqual([{ kind: 'open_unverified', detail: { suspicion } }]);
    await open(PERSON, 120_000);
    expect(await delivery()).toMatchObject({ open_verified: true, opened_at: new Date(SENT + 120_000) });
  });
});

describe('a click', () => {
  it('leads on, and is an open too', async () => {
    expect(await click(PERSON, 60_000)).toBe('https://maru.example/people');
    expect(await delivery()).toMatchObject({
      state: 'clicked',
      open_verified: true,
      clicked_at: new Date(SENT + 60_000),
    });
    await click(PERSON, 90_000);
    expect((await delivery()).clicked_at).toEqual(new Date(SENT + 60_000));
  });

  it('of a scanner leads on and counts nothing', async () => {
    expect(await click('Slackbot 1.0', 60_000)).toBe('https://maru.example/people');
    expect(await delivery()).toMatchObject({ state: 'sent', clicked_at: null });
    expect(await events()).toEqual([{ kind: 'click_unverified', detail: { suspicion: 'scanner' } }]);
  });

  it('by an address that we have not made leads nowhere', async () => {
    const forged = signToken('open', ['1', Buffer.from('https://evil.example').toString('base64url')]);
    for (const token of [forged, 'x.y.z', '', tokenOf(clickAddress(id, '/a')).replace(/.$/, '!')]) {
      await expect(trackClick(token, { method: 'GET', userAgent: PERSON, at: SENT })).rejects.toMatchObject({
        code: 'not_found',
      });
    }
  });
});

it('what a person does within the hour after it was opened is its conversion, once', async () => {
  await open(PERSON, 60_000);
  await recordAct({ userId, act: 'follow-accepted' }, { clock: () => SENT + 2 * 3_600_000 });
  expect((await delivery()).converted_at).toBeNull();
  for (const minutes of [30, 40]) {
    await recordAct({ userId, act: 'follow-accepted' }, { clock: () => SENT + minutes * 60_000 });
  }
  expect((await delivery()).converted_at).toEqual(new Date(SENT + 30 * 60_000));
  expect(await events()).toEqual([{ kind: 'converted', detail: { act: 'follow-accepted' } }]);
});

describe('over HTTP', () => {
  const headers = { 'user-agent': PERSON };

  it('the picture comes whatever stands in its address', async () => {
    for (const token of [tokenOf(pixelAddress(id)), 'forged.token']) {
      const answer = await call(openRoute.GET, makeRequest(`/n/o/${token}`, { headers }), { token });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
      expect(answer.headers.get('cache-control')).toContain('no-store');
    }
    expect((await delivery()).opened_at).not.toBeNull();
  });

  it('a click is led on without a trace of where it came from; a forged one is 404', async () => {
    const token = tokenOf(clickAddress(id, 'https://maru.example/people'));
    const answer = await call(clickRoute.GET, makeRequest(`/n/c/${token}`, { headers }), { token });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://maru.example/people']);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    const forged = await call(clickRoute.GET, makeRequest('/n/c/a.b', { headers }), { token: 'a.b' });
    expect(forged.status).toBe(404);
  });

  it('only a POST lets somebody leave (RFC 8058); a GET leads to the page that asks', async () => {
    const token = tokenOf(unsubscribeAddress(userId, 'announcement', 'email'));
    const modeOf = async () =>
      (await getPreferences({ id: userId })).items
        .find(({ type }) => type === 'announcement')
        ?.channels.find(({ channel }) => channel === 'email')?.mode;
    const asked = await call(unsubscribeRoute.GET, makeRequest(`/n/unsubscribe/${token}`), { token });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/unsubscribe/${token}`]);
    expect(await modeOf()).toBe('instantly');
    const request = makeRequest(`/n/unsubscribe/${token}`, {
      body: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect((await call(unsubscribeRoute.POST, request, { token })).status).toBe(204);
    expect(await modeOf()).toBe('off');
  });

  it('what guards the account cannot be left, nor by a forged address', async () => {
    const locked = tokenOf(unsubscribeAddress(userId, 'new-sign-in', 'email'));
    for (const token of [locked, 'forged.token']) {
      const answer = await call(unsubscribeRoute.POST, makeRequest('/n/unsubscribe/x', { method: 'POST' }), { token });
      expect(answer.status).toBe(404);
    }
  });
});
