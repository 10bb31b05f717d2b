/**
 * Every event that the server pushes to browsers, with its payload as the browser gets it (ids are decimal strings). The socket is the fast
 * path only: whoever missed an event finds the truth by reading.
 */
type RealtimeEvents = {
  'links.clicked': { id: string; clicks: number };
  'links.changed': { id: string };
  'tasks.changed': { id: string };
  'people.changed': { id: string };
};

type RealtimeEventName = keyof RealtimeEvents;

export type RealtimeEvent = {
  [Name in RealtimeEventName]: { name: Name; payload: RealtimeEvents[Name] };
}[RealtimeEventName];

/** An event on its way to the people in `room`. */
export type RoomEvent = RealtimeEvent & { room: string };
