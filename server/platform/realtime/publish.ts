import { logger } from '../logger.ts';
import { publish, subscribe } from '../redis/pubsub.ts';
import type { RealtimeEvent, RoomEvent } from './events.ts';

const CHANNEL = 'realtime';

/** The room in which all sockets of one person are. */
export function userRoom(userId: bigint | string): string {
  return `user:${userId}`;
}

/** Sends an event to everybody in `room`, on every edge process. Never fails: the browser reads the truth later, and the outage itself is logged once. */
export async function publishEvent(room: string, event: RealtimeEvent): Promise<void> {
  try {
    await publish(CHANNEL, { room, ...event } satisfies RoomEvent);
  } catch (error) {
    logger.debug({ err: error, room, event: event.name }, 'an event could not be published');
  }
}

/** Calls `handler` with every event that any process publishes. Resolves when events arrive; gives the function that ends it. */
export function subscribeEvents(handler: (event: RoomEvent) => void): Promise<() => Promise<void>> {
  return subscribe(CHANNEL, (payload) => handler(payload as RoomEvent));
}
