/**
 * Every event that the server pushes to browsers, with its payload as the browser gets it (ids are decimal strings). The socket is the fast
 * path only: whoever missed an event finds the truth by reading.
 */
type RealtimeEvents = {
  'links.clicked': { id: string; clicks: number };
  /** There are visits of this link to look at; at most one event in two seconds for each link. */
  'links.visited': { id: string };
  'links.changed': { id: string };
  /** A webhook was told something, or was switched off. */
  'links.webhook-told': { id: string };
  'tasks.changed': { id: string };
  'people.changed': { id: string };
  'notifications.new': { id: string };
  /** These were read, or (`upTo`) all that are not newer. */
  'notifications.read': { ids: string[] } | { upTo: string };
};

type RealtimeEventName = keyof RealtimeEvents;

export type RealtimeEvent = {
  [Name in RealtimeEventName]: { name: Name; payload: RealtimeEvents[Name] };
}[RealtimeEventName];

/** An event on its way to the people in `room`. */
export type RoomEvent = RealtimeEvent & { room: string };
