import { LRUCache } from 'lru-cache';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { singleton } from '@/server/platform/singleton.ts';
import type { CountedLink } from './repository.ts';

/** The live view of a link reads again at most this often. */
const VISITED_EVERY_MS = 2_000;
/** Events for one owner in one batch. Whoever has clicks on more links at once sees the others when he looks next. */
const PER_OWNER = 50;

const lately = () =>
  singleton('links.visited-lately', () => new LRUCache<string, number>({ max: 50_000, ttl: 2 * VISITED_EVERY_MS }));

/** Tells owners of new totals, and that there are visits to look at; the most clicked links first. */
export function announceClicks(links: readonly CountedLink[]): void {
  const told = new Map<bigint, number>();
  const busiest = links.length > PER_OWNER ? links.toSorted((a, b) => Number(b.added - a.added)) : links;
  for (const { id: linkId, ownerId, clicks } of busiest) {
    const before = told.get(ownerId) ?? 0;
    if (before >= PER_OWNER) continue;
    told.set(ownerId, before + 1);
    const id = String(linkId);
    void publishEvent(userRoom(ownerId), { name: 'links.clicked', payload: { id, clicks: Number(clicks) } });
    tellOfVisit(id, ownerId);
  }
}

/** Now, or, when it was told a moment ago, once the moment is over: the last visit is never missed. */
function tellOfVisit(id: string, ownerId: bigint): void {
  const until = lately().get(id);
  const now = Date.now();
  if (until !== undefined && until > now + VISITED_EVERY_MS) return;
  const at = until === undefined ? now : until;
  lately().set(id, at + VISITED_EVERY_MS);
  const tell = () => void publishEvent(userRoom(ownerId), { name: 'links.visited', payload: { id } });
  if (at <= now) tell();
  else setTimeout(tell, at - now).unref();
}
