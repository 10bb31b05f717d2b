import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from '../channels/providers.ts';
import type { NotifyInput } from '../schema.ts';
import { addDevice, tell } from '../testing/pipeline.ts';
import { recordingProvider } from '../testing/recording-provider.ts';
import { type ListNotificationsQuery, listNotificationsQuery } from './schema.ts';
import {
  countNotifications,
  listNotifications,
  readNotification,
  readNotifications,
  seeNotifications,
} from './service.ts';

let restore: () => void;

beforeEach(() => {
  restore = replaceProviders({ email: [recordingProvider('email')], web_push: [recordingProvider('web_push')] });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

let keys = 0;
const milestone = (id: bigint, clicks = 100): NotifyInput => ({
  type: 'click-milestone',
  recipients: [id],
  data: { linkId: 7n, alias: 'spring', clicks },
  dedupeKey: `i${keys++}`,
});
const request = (id: bigint, actorId: bigint): NotifyInput => ({
  type: 'follow-request',
  recipients: [id],
  data: {},
  actorId,
  dedupeKey: `i${keys++}`,
});
const ask = (query: Record<string, string> = {}): ListNotificationsQuery => listNotificationsQuery.parse(query);
const list = (viewer: { id: bigint }, query: Record<string, string> = {}) =>
  listNotifications(viewer, ask(query), 'en');
const person = async (name?: string) => (await makeUser(name === undefined ? {} : { name })).user;

describe('the centre', () => {
  it('shows what came, newest first, page by page, in the reader’s language', async () => {
    const mina = await person();
    for (const clicks of [100, 1_000, 10_000]) await tell(milestone(mina.id, clicks));
    const first = await list(mina, { limit: '2' });
    expect(first.items.map(({ title }) => title)).toEqual([
      'spring has reached 10,000 clicks',
      'spring has reached 1,000 clicks',
    ]);
    const rest = await list(mina, { limit: '2', cursor: first.nextCursor ?? '' });
    expect(rest).toMatchObject({
      items: [{ title: 'spring has reached 100 clicks', url: '/links/7' }],
      nextCursor: null,
    });
    const { items } = await listNotifications(mina, ask(), 'ko');
    expect(items[0]?.title).toMatch(/10,000/);
    expect(items[0]?.title).not.toBe(first.items[0]?.title);
    await expect(list(mina, { cursor: 'x' })).rejects.toMatchObject({ details: { reason: 'cursor_invalid' } });
  });

  it('shows several of a kind and day as one, with who was last and how many more', async () => {
    const mina = await person();
    // However late it is: all of them come on one day.
    const now = Date.now();
    const clock = () => now;
    for (const name of ['Ari', 'Bora', 'Cho']) await tell(request(mina.id, (await person(name)).id), clock);
    await tell(milestone(mina.id), clock);
    const { items } = await list(mina);
    expect(items.map(({ type, others, title }) => [type, others, title])).toEqual([
      ['click-milestone', 0, 'spring has reached 100 clicks'],
      ['follow-request', 2, 'Cho and 2 others want to follow you'],
    ]);
    expect(items[1]?.actor).toMatchObject({ name: 'Cho' });
    // The badge counts each of them.
    expect(await countNotifications(mina)).toEqual({ unread: 4, unseen: 4 });
    await readNotification(mina, items[1]?.id ?? 0n);
    expect(await countNotifications(mina)).toEqual({ unread: 1, unseen: 1 });
    // One more makes the line unread again.
    await tell(request(mina.id, (await person('Dal')).id), clock);
    const again = await list(mina, { filter: 'unread', type: 'follow-request' });
    expect(again.items).toMatchObject([{ others: 3, readAt: null, title: 'Dal and 3 others want to follow you' }]);
  });

  it('filters by kind and by what was not read', async () => {
    const [mina, juno] = [await person(), await person()];
    await tell(milestone(mina.id));
    await tell(request(mina.id, juno.id));
    expect((await list(mina, { type: 'follow-request' })).items).toHaveLength(1);
    const [newest] = (await list(mina)).items;
    await readNotification(mina, newest?.id ?? 0n);
    expect((await list(mina, { filter: 'unread' })).items.map(({ type }) => type)).toEqual(['click-milestone']);
    expect((await list(mina)).items.map(({ readAt }) => readAt === null)).toEqual([false, true]);
  });
});

describe('reading', () => {
  it('marks some, or all up to one, tells the other windows, and takes them from the devices', async () => {
    const mina = await person();
    await addDevice(mina.id, 'web_push');
    for (const clicks of [100, 1_000, 10_000]) await tell(milestone(mina.id, clicks));
    const heard: unknown[] = [];
    const stop = await subscribeEvents(
      ({ name, room, payload }) =>
        void (name === 'notifications.read' && room === `user:${mina.id}` && heard.push(payload)),
    );
    const [newest, middle, oldest] = (await list(mina)).items.map(({ id }) => id);
    expect(await readNotifications(mina, { ids: [oldest ?? 0n] })).toEqual({ unread: 2, unseen: 2 });
    expect(await readNotifications(mina, { upTo: middle ?? 0n })).toEqual({ unread: 1, unseen: 1 });
    await eventuallyPasses(() => expect(heard).toEqual([{ ids: [String(oldest)] }, { upTo: String(middle) }]));
    await stop();
    const { rows } = await pg.query<{ payload: { notificationIds: string[] } }>(
      "SELECT payload FROM outbox WHERE queue = 'notifications.clear-devices' ORDER BY id",
    );
    expect(rows.map(({ payload }) => payload.notificationIds)).toEqual([[String(oldest)], [String(middle)]]);
    expect((await list(mina, { filter: 'unread' })).items.map(({ id }) => id)).toEqual([newest]);
  });

  it('of one kind leaves the others', async () => {
    const [mina, juno] = [await person(), await person()];
    await tell(milestone(mina.id));
    await tell(request(mina.id, juno.id));
    const [newest] = (await list(mina)).items;
    await readNotifications(mina, { upTo: newest?.id ?? 0n, type: 'click-milestone' });
    expect((await list(mina, { filter: 'unread' })).items.map(({ type }) => type)).toEqual(['follow-request']);
  });

  it('sees without reading, and only forward', async () => {
    const mina = await person();
    await tell(milestone(mina.id, 100));
    await tell(milestone(mina.id, 1_000));
    const [newest, older] = (await list(mina)).items.map(({ id }) => id);
    expect(await seeNotifications(mina, newest ?? 0n)).toEqual({ unread: 2, unseen: 0 });
    expect(await seeNotifications(mina, older ?? 0n)).toEqual({ unread: 2, unseen: 0 });
    expect((await list(mina)).items.every(({ isSeen }) => isSeen)).toBe(true);
    await tell(milestone(mina.id, 10_000));
    expect(await countNotifications(mina)).toEqual({ unread: 3, unseen: 1 });
  });
});

it('of others is nothing to see, to read or to count', async () => {
  const [mina, stranger] = [await person(), await person()];
  await tell(milestone(mina.id));
  const [own] = (await list(mina)).items;
  const id = own?.id ?? 0n;
  expect(await list(stranger)).toEqual({ items: [], nextCursor: null });
  await expect(readNotification(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
  await readNotifications(stranger, { ids: [id] });
  await readNotifications(stranger, { upTo: id });
  expect(await countNotifications(mina)).toEqual({ unread: 1, unseen: 1 });
  await expect(readNotification(mina, 1n)).rejects.toMatchObject({ code: 'not_found' });
});
