import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from './channels/providers.ts';
import { notify } from './jobs.ts';
import { planNotifications } from './plan/plan-notifications.ts';
import type { NotifyInput, NotifyPayload } from './schema.ts';
import { addDevice, deliveriesOf, runDue, runJobs, tell } from './testing/pipeline.ts';
import { type RecordingProvider, recordingProvider } from './testing/recording-provider.ts';

const HOUR = 3_600_000;
const PLACE = { browser: 'Firefox', system: 'Linux', address: '192.0.2.1' };
/** 9 in the morning in Seoul. */
const MORNING = Date.parse('2027-03-10T00:00:00Z');

let email: RecordingProvider;
let push: RecordingProvider;
let restore: () => void;
let now = MORNING;
const clock = () => now;

beforeEach(() => {
  now = MORNING;
  [email, push] = [recordingProvider('email'), recordingProvider('web_push')];
  restore = replaceProviders({ email: [email], web_push: [push] });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const someone = async (language: 'ko' | 'en' = 'en') => {
  const { user, viewer } = await makeUser();
  await pg.query(`UPDATE users SET language = $2, time_zone = 'Asia/Seoul' WHERE id = $1`, [user.id, language]);
  return { ...user, viewer };
};
const prefer = (userId: bigint, type: string, channel: string, mode: string) =>
  pg.query(
    `INSERT INTO notification_preferences (user_id, type, channel, mode) VALUES ($1, $2, $3::notification_channel, $4)
     ON CONFLICT (user_id, type, channel) DO UPDATE SET mode = $4`,
    [userId, type, channel, mode],
  );
const beQuiet = (userId: bigint, start: number, end: number, override = true) =>
  pg.query(
    `INSERT INTO notification_settings (user_id, quiet_start, quiet_end, time_zone, urgent_override)
     VALUES ($1, $2, $3, 'Asia/Seoul', $4)`,
    [userId, start, end, override],
  );
const signIn = (recipients: bigint[], dedupeKey = 'sign-in:1'): NotifyInput => ({
  type: 'new-sign-in',
  recipients,
  data: PLACE,
  dedupeKey,
});
const milestone = (recipients: bigint[], dedupeKey: string, clicks = 100): NotifyInput => ({
  type: 'click-milestone',
  recipients,
  data: { linkId: 7n, alias: 'spring', clicks },
  dedupeKey,
});
const notificationsOf = async (userId: bigint) =>
  (await pg.query('SELECT * FROM notifications WHERE recipient_id = $1 ORDER BY id', [userId])).rows;

describe('telling somebody', () => {
  it('writes it down, shows it in the centre, and sends it by the channels of the type, in their language', async () => {
    const mina = await someone('ko');
    await addDevice(mina.id, 'web_push');
    const heard: string[] = [];
    const stop = await subscribeEvents(({ name, room }) => void (name === 'notifications.new' && heard.push(room)));
    await tell(signIn([mina.id]), clock);
    expect(await notificationsOf(mina.id)).toMatchObject([
      { type: 'new-sign-in', in_app: true, skips: {}, data: PLACE },
    ]);
    expect(
      (await deliveriesOf(mina.id)).map(({ channel, state, provider, attempts, due_at }) => [
        channel,
        state,
        provider,
        attempts,
        due_at,
      ]),
    ).toEqual([
      ['web_push', 'sent', 'test-web_push', 1, null],
      ['email', 'sent', 'test-email', 1, null],
    ]);
    expect(email.taken[0]).toMatchObject({
      to: { address: mina.email, deviceId: null },
      language: 'ko',
      kind: 'show',
      urgent: true,
      unsubscribeUrl: null,
      content: { title: '새로운 기기에서 로그인했어요' },
    });
    expect(email.taken[0]?.content.body).toContain('Linux의 Firefox, 192.0.2.1');
    expect(email.taken[0]?.content.html).toContain('/n/o/');
    expect(push.taken[0]?.content.url).toContain('/n/c/');
    await vi.waitFor(() => expect(heard).toEqual([`user:${mina.id}`]));
    await stop();
  });

  it('once for each dedupe key, though asked a hundred times at once', async () => {
    const [mina, juno] = [await someone(), await someone()];
    const payload: NotifyPayload = { type: 'new-sign-in', recipients: [], data: PLACE, dedupeKey: 'only-once' };
    const context = { signal: new AbortController().signal, clock };
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        planNotifications({ ...payload, recipients: n % 2 ? [mina.id, juno.id] : [juno.id, mina.id] }, context),
      ),
    );
    await runJobs(clock);
    for (const { id } of [mina, juno]) {
      expect(await notificationsOf(id)).toHaveLength(1);
      expect(await deliveriesOf(id)).toHaveLength(1);
    }
    expect(email.taken.map(({ to }) => to.address).sort()).toEqual([mina.email, juno.email].sort());
    await tell(signIn([mina.id], 'another'), clock);
    expect(await notificationsOf(mina.id)).toHaveLength(2);
  });

  it('exactly when the transaction of the cause commits', async () => {
    const mina = await someone();
    await expect(
      transaction(async (tx) => {
        await notify.dispatch(signIn([mina.id]), tx);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await runJobs(clock)).toBe(0);
    await transaction((tx) => notify.dispatch(signIn([mina.id]), tx));
    expect(await runJobs(clock)).toBe(1);
    expect(await notificationsOf(mina.id)).toHaveLength(1);
  });

  it('refuses data that is not of the type, and more people than may be told at once', async () => {
    const wrong = {
      type: 'click-milestone',
      recipients: [1n],
      data: { alias: 3 },
      dedupeKey: 'x',
    } as unknown as NotifyInput;
    await expect(notify.dispatch(wrong)).rejects.toThrow();
    await expect(notify.dispatch(signIn(Array.from({ length: 10_001 }, (_, n) => BigInt(n))))).rejects.toThrow(
      'too many',
    );
  });

  it('not who did it, nor who is disabled or unknown', async () => {
    const [mina, juno] = [await someone(), await someone()];
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [juno.id]);
    await tell({ ...milestone([mina.id, juno.id, 1n], 'own'), actorId: mina.id }, clock);
    expect([...(await notificationsOf(mina.id)), ...(await notificationsOf(juno.id))]).toEqual([]);
  });

  it('many people in one go', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => someone()));
    const announcementId = 77n;
    await pg.query(`INSERT INTO announcements (id, texts, segment) VALUES ($1, $2, '{}')`, [
      announcementId,
      { ko: { title: '점검', body: '오늘 밤' }, en: { title: 'Upkeep', body: 'Tonight' } },
    ]);
    await tell(
      { type: 'announcement', recipients: people.map(({ id }) => id), data: { announcementId }, dedupeKey: 'a:77' },
      clock,
    );
    expect(email.taken.map(({ to }) => to.address).sort()).toEqual(people.map((one) => one.email).sort());
    expect(email.taken[0]).toMatchObject({ lane: 'bulk', content: { title: 'Upkeep' } });
    expect(email.taken[0]?.unsubscribeUrl).toContain('/n/unsubscribe/');
  });
});

describe('what a person has set', () => {
  it('switches channels off and on, but not those that guard the account', async () => {
    const mina = await someone();
    await prefer(mina.id, 'click-milestone', 'in_app', 'off');
    await prefer(mina.id, 'click-milestone', 'email', 'instantly');
    await prefer(mina.id, 'new-sign-in', 'email', 'off');
    await tell(milestone([mina.id], 'm1'), clock);
    await tell(signIn([mina.id]), clock);
    expect(await notificationsOf(mina.id)).toMatchObject([
      { in_app: false, skips: { in_app: 'preference' } },
      { in_app: true },
    ]);
    expect((await deliveriesOf(mina.id)).map(({ channel, state }) => [channel, state])).toEqual([
      ['email', 'sent'],
      ['email', 'sent'],
    ]);
  });

  it('mutes a thread or a person; it is written down all the same', async () => {
    const [mina, juno] = [await someone(), await someone()];
    await pg.query(
      `INSERT INTO notification_mutes (id, user_id, kind, target) VALUES (1, $1, 'thread', 'link:7'), (2, $1, 'person', $2)`,
      [mina.id, String(juno.id)],
    );
    await tell(milestone([mina.id], 'm2'), clock);
    await tell({ type: 'follow-request', recipients: [mina.id], data: {}, dedupeKey: 'f', actorId: juno.id }, clock);
    expect(await notificationsOf(mina.id)).toMatchObject([
      { in_app: false, skips: { in_app: 'muted' } },
      { in_app: false, skips: { in_app: 'muted' } },
    ]);
  });

  it('holds back in quiet hours until they end, and what is urgent comes through unless that is forbidden', async () => {
    const [mina, juno] = [await someone(), await someone()];
    for (const { id } of [mina, juno]) await addDevice(id, 'web_push');
    await beQuiet(mina.id, 22 * 60, 7 * 60);
    await beQuiet(juno.id, 22 * 60, 7 * 60, false);
    now = MORNING + 14 * HOUR;
    await tell(milestone([mina.id, juno.id], 'm3'), clock);
    await tell(signIn([mina.id, juno.id]), clock);
    expect((await notificationsOf(juno.id)).every(({ in_app }) => in_app)).toBe(true);
    expect(push.taken.map(({ to, type }) => [to.deviceId !== null, type])).toEqual([[true, 'new-sign-in']]);
    expect(
      (await deliveriesOf(juno.id)).map(({ state, reason, due_at }) => [state, reason, due_at?.toISOString()]),
    ).toEqual([
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
    ]);
    now = Date.parse('2027-03-10T21:59:00Z');
    await runDue(clock);
    expect(push.taken).toHaveLength(1);
    now = Date.parse('2027-03-10T22:00:00Z');
    await runDue(clock);
    expect(push.taken.map(({ type }) => type).sort()).toEqual([
      'click-milestone',
      'click-milestone',
      'new-sign-in',
      'new-sign-in',
    ]);
  });

  it('looks again when quiet hours were moved meanwhile', async () => {
    const mina = await someone();
    await addDevice(mina.id, 'web_push');
    await beQuiet(mina.id, 8 * 60, 10 * 60);
    await tell(milestone([mina.id], 'm4'), clock);
    await pg.query('UPDATE notification_settings SET quiet_end = 720 WHERE user_id = $1', [mina.id]);
    now = MORNING + HOUR;
    await runDue(clock);
    expect(push.taken).toEqual([]);
    now = MORNING + 3 * HOUR;
    await runDue(clock);
    expect(push.taken).toHaveLength(1);
  });

  it('gathers what comes into one digest, without what was read meanwhile', async () => {
    const mina = await someone();
    await prefer(mina.id, 'click-milestone', 'email', 'hourly');
    await prefer(mina.id, 'link-recovered', 'email', 'hourly');
    now = MORNING + 10 * 60_000;
    await tell(milestone([mina.id], 'd1', 100), clock);
    await tell(milestone([mina.id], 'd2', 1_000), clock);
    await tell(
      {
        type: 'link-recovered',
        recipients: [mina.id],
        data: { linkId: 7n, alias: 'spring', url: 'https://example.com/' },
        dedupeKey: 'd3',
      },
      clock,
    );
    await tell(milestone([mina.id], 'd4', 10_000), clock);
    await pg.query(`UPDATE notifications SET read_at = now() WHERE recipient_id = $1 AND dedupe_key = 'd2'`, [mina.id]);
    expect(email.taken).toEqual([]);
    now = MORNING + HOUR;
    await runDue(clock);
    expect(email.taken).toHaveLength(1);
    expect(email.taken[0]?.content.title).toBe('3 new notifications');
    expect(email.taken[0]?.content.body).toMatch(/10,000[\s\S]*spring works again[\s\S]*reached 100 clicks/);
    const rows = await deliveriesOf(mina.id);
    expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
      ['merged', 'digest'],
      ['skipped', 'read'],
      ['merged', 'digest'],
      ['sent', null],
    ]);
    expect(rows.slice(0, 1).map(({ carrier_id }) => carrier_id)).toEqual([rows[3]?.id]);
  });

  it('a digest of one is that one', async () => {
    const mina = await someone();
    await prefer(mina.id, 'click-milestone', 'email', 'daily');
    await tell(milestone([mina.id], 'd5'), clock);
    const [row] = await deliveriesOf(mina.id);
    expect(row?.due_at?.toISOString()).toBe('2027-03-11T00:00:00.000Z');
    now = MORNING + 24 * HOUR;
    await runDue(clock);
    expect(email.taken[0]?.content.title).toBe('spring has reached 100 clicks');
  });

  it('never gets more than the caps of type and channel let through', async () => {
    const mina = await someone();
    await addDevice(mina.id, 'web_push');
    await addDevice(mina.id, 'web_push');
    for (let n = 0; n < 12; n += 1) await tell(milestone([mina.id], `c${n}`), clock);
    const states = (await deliveriesOf(mina.id)).map(({ state, reason }) => `${state} ${reason ?? ''}`.trim());
    expect(states.filter((state) => state === 'sent')).toHaveLength(20);
    expect(states.filter((state) => state === 'skipped cap')).toHaveLength(4);
    expect(await notificationsOf(mina.id)).toHaveLength(12);
    now += 24 * HOUR;
    await tell(milestone([mina.id], 'c-next-day'), clock);
    expect((await deliveriesOf(mina.id)).at(-1)?.state).toBe('sent');
  });
});
