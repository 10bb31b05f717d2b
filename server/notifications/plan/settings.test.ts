import { beforeEach, describe, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { milestone, signedIn } from '../testing/asks.ts';
import { addDevice, deliveriesOf, notificationsOf, runDue, someoneInSeoul, tell } from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';

const HOUR = 3_600_000;
/** 9 in the morning in Seoul. */
const MORNING = Date.parse('2027-03-10T00:00:00Z');

const providers = recordChannels({ email: 'email', push: 'web_push' });
let now = MORNING;
const clock = () => now;

beforeEach(() => {
  now = MORNING;
});

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

describe('what a person has set', () => {
  it('switches channels off and on, but not those that guard the account', async () => {
    const mina = await someoneInSeoul();
    await prefer(mina.id, 'click-milestone', 'in_app', 'off');
    await prefer(mina.id, 'click-milestone', 'email', 'instantly');
    await prefer(mina.id, 'new-sign-in', 'email', 'off');
    await tell(milestone([mina.id], 'm1'), clock);
    await tell(signedIn([mina.id]), clock);
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
    const [mina, juno] = [await someoneInSeoul(), await someoneInSeoul()];
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
    const [mina, juno] = [await someoneInSeoul(), await someoneInSeoul()];
    for (const { id } of [mina, juno]) await addDevice(id, 'web_push');
    await beQuiet(mina.id, 22 * 60, 7 * 60);
    await beQuiet(juno.id, 22 * 60, 7 * 60, false);
    now = MORNING + 14 * HOUR;
    await tell(milestone([mina.id, juno.id], 'm3'), clock);
    await tell(signedIn([mina.id, juno.id]), clock);
    expect((await notificationsOf(juno.id)).every(({ in_app }) => in_app)).toBe(true);
    expect(providers.push.taken.map(({ to, type }) => [to.deviceId !== null, type])).toEqual([[true, 'new-sign-in']]);
    expect(
      (await deliveriesOf(juno.id)).map(({ state, reason, due_at }) => [state, reason, due_at?.toISOString()]),
    ).toEqual([
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
      ['held', 'quiet_hours', '2027-03-10T22:00:00.000Z'],
    ]);
    now = Date.parse('2027-03-10T21:59:00Z');
    await runDue(clock);
    expect(providers.push.taken).toHaveLength(1);
    now = Date.parse('2027-03-10T22:00:00Z');
    await runDue(clock);
    expect(providers.push.taken.map(({ type }) => type).sort()).toEqual([
      'click-milestone',
      'click-milestone',
      'new-sign-in',
      'new-sign-in',
    ]);
  });

  it('looks again when quiet hours were moved meanwhile', async () => {
    const mina = await someoneInSeoul();
    await addDevice(mina.id, 'web_push');
    await beQuiet(mina.id, 8 * 60, 10 * 60);
    await tell(milestone([mina.id], 'm4'), clock);
    await pg.query('UPDATE notification_settings SET quiet_end = 720 WHERE user_id = $1', [mina.id]);
    now = MORNING + HOUR;
    await runDue(clock);
    expect(providers.push.taken).toEqual([]);
    now = MORNING + 3 * HOUR;
    await runDue(clock);
    expect(providers.push.taken).toHaveLength(1);
  });

  it('gathers what comes into one digest, without what was read meanwhile', async () => {
    const mina = await someoneInSeoul();
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
    expect(providers.email.taken).toEqual([]);
    now = MORNING + HOUR;
    await runDue(clock);
    expect(providers.email.taken).toHaveLength(1);
    expect(providers.email.taken[0]?.content.title).toBe('3 new notifications');
    expect(providers.email.taken[0]?.content.body).toMatch(/10,000[\s\S]*spring works again[\s\S]*reached 100 clicks/);
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
    const mina = await someoneInSeoul();
    await prefer(mina.id, 'click-milestone', 'email', 'daily');
    await tell(milestone([mina.id], 'd5'), clock);
    const [row] = await deliveriesOf(mina.id);
    expect(row?.due_at?.toISOString()).toBe('2027-03-11T00:00:00.000Z');
    now = MORNING + 24 * HOUR;
    await runDue(clock);
    expect(providers.email.taken[0]?.content.title).toBe('spring has reached 100 clicks');
  });

  it('never gets more than the caps of type and channel let through', async () => {
    const mina = await someoneInSeoul();
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
