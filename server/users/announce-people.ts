import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';

/** Tells the open pages of these people that what they know of the person `id` (name, picture, follows) is no longer true. */
export async function announcePeople(to: readonly bigint[], id: bigint): Promise<void> {
  await Promise.all(
    to.map((userId) => publishEvent(userRoom(userId), { name: 'people.changed', payload: { id: String(id) } })),
  );
}
