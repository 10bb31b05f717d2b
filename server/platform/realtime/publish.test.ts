import { afterAll, expect, it } from 'vitest';
import { closeRedis } from '../redis/client.ts';
import { eventually } from '../testing/eventually.ts';
import type { RoomEvent } from './events.ts';
import { publishEvent, subscribeEvents, userRoom } from './publish.ts';

afterAll(closeRedis);

it('brings an event with its room to every subscriber', async () => {
  const seen: RoomEvent[] = [];
  const end = await subscribeEvents((event) => seen.push(event));
  await publishEvent(userRoom(7n), { name: 'links.clicked', payload: { id: '5', clicks: 3 } });
  await eventually(() => seen.length === 1);
  expect(seen).toEqual([{ room: 'user:7', name: 'links.clicked', payload: { id: '5', clicks: 3 } }]);
  await end();
});
