import { beforeEach, describe, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { notify } from './jobs.ts';
import { planNotifications } from './plan/plan-notifications.ts';
import type { NotifyInput, NotifyPayload } from './schema.ts';
import { milestone, signedIn } from './testing/asks.ts';
import { addDevice, deliveriesOf, notificationsOf, runJobs, someoneInSeoul, tell } from './testing/pipeline.ts';
import { recordChannels } from './testing/record-channels.ts';

const PLACE = { browser: 'Firefox', system: 'Linux', address: '192.0.2.1' };
/** 9 in the morning in Seoul. */
const MORNING = Date.parse('2027-03-10T00:00:00Z');

const providers = recordChannels({ email: 'email', push: 'web_push' });
let now = MORNING;
const clock = () => now;

beforeEach(() => {
  now = MORNING;
});

describe('telling somebody', () => {
  it('writes it down, shows it in the centre, and sends it by the channels of the type, in their language', async () => {
    const mina = await someoneInSeoul('ko');
    await addDevice(mina.id, 'web_push');
    const heard: string[] = [];
    const stop = await subscribeEvents(({ name, room }) => void (name === 'notifications.new' && heard.push(room)));
    await tell(signedIn([mina.id]), clock);
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
      ['web_push', 'sent', 'push', 1, null],
      ['email', 'sent', 'email', 1, null],
    ]);
    expect(providers.email.taken[0]).toMatchObject({
      to: { address: mina.email, deviceId: null },
      language: 'ko',
      kind: 'show',
      urgent: true,
      unsubscribeUrl: null,
      content: { title: '새로운 기기에서 로그인했어요' },
    });
    expect(providers.email.taken[0]?.content.body).toContain('Linux의 Firefox, 192.0.2.1');
    expect(providers.email.taken[0]?.content.html).toContain('/n/o/');
    expect(providers.push.taken[0]?.content.url).toContain('/n/c/');
    await eventuallyPasses(() => expect(heard).toEqual([`user:${mina.id}`]));
    await stop();
  });

  it('once for each dedupe key, though asked a hundred times, twenty at once', async () => {
    const [mina, juno] = [await someoneInSeoul(), await someoneInSeoul()];
    const payload: NotifyPayload = { type: 'new-sign-in', recipients: [], data: PLACE, dedupeKey: 'only-once' };
    const context = { signal: new AbortController().signal, clock };
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          planNotifications({ ...payload, recipients: n % 2 ? [mina.id, juno.id] : [juno.id, mina.id] }, context),
        ),
      );
    }
    await runJobs(clock);
    for (const { id } of [mina, juno]) {
      expect(await notificationsOf(id)).toHaveLength(1);
      expect(await deliveriesOf(id)).toHaveLength(1);
    }
    expect(providers.email.taken.map(({ to }) => to.address).sort()).toEqual([mina.email, juno.email].sort());
    await tell(signedIn([mina.id], 'another'), clock);
    expect(await notificationsOf(mina.id)).toHaveLength(2);
  });

  it('exactly when the transaction of the cause commits', async () => {
    const mina = await someoneInSeoul();
    await expect(
      transaction(async (tx) => {
        await notify.dispatch(signedIn([mina.id]), tx);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await runJobs(clock)).toBe(0);
    await transaction((tx) => notify.dispatch(signedIn([mina.id]), tx));
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
    await expect(notify.dispatch(signedIn(Array.from({ length: 10_001 }, (_, n) => BigInt(n))))).rejects.toThrow(
      'too many',
    );
  });

  it('not who did it, nor who is disabled or unknown', async () => {
    const [mina, juno] = [await someoneInSeoul(), await someoneInSeoul()];
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [juno.id]);
    await tell({ ...milestone([mina.id, juno.id, 1n], 'own'), actorId: mina.id }, clock);
    expect([...(await notificationsOf(mina.id)), ...(await notificationsOf(juno.id))]).toEqual([]);
  });

  it('many people in one go', async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => someoneInSeoul()));
    const announcementId = 77n;
    await pg.query(`INSERT INTO announcements (id, texts, segment) VALUES ($1, $2, '{}')`, [
      announcementId,
      { ko: { title: '점검', body: '오늘 밤' }, en: { title: 'Upkeep', body: 'Tonight' } },
    ]);
    await tell(
      { type: 'announcement', recipients: people.map(({ id }) => id), data: { announcementId }, dedupeKey: 'a:77' },
      clock,
    );
    expect(providers.email.taken.map(({ to }) => to.address).sort()).toEqual(people.map((one) => one.email).sort());
    expect(providers.email.taken[0]).toMatchObject({ lane: 'bulk', content: { title: 'Upkeep' } });
    expect(providers.email.taken[0]?.unsubscribeUrl).toContain('/n/unsubscribe/');
  });
});
