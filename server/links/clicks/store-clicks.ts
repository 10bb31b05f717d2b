import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import type { Click } from './click.ts';
import { createClickPartition, insertClicks } from './repository.ts';

const DAY_MS = 86_400_000;

/** Days (since 1970, UTC) whose partition this process has seen. */
const knownDays = new Set<number>();

async function ensureDay(day: number): Promise<void> {
  if (knownDays.has(day)) return;
  await createClickPartition(new Date(day * DAY_MS));
  knownDays.add(day);
}

/**
 * Makes the partitions of today and tomorrow: making one locks the table for a moment, so it is done before the first
 * click of a day arrives.
 */
export async function prepareClickPartitions(now: number): Promise<void> {
  const today = Math.floor(now / DAY_MS);
  await ensureDay(today);
  await ensureDay(today + 1);
}

/**
 * Stores clicks and adds them to their links, both or neither, and tells the owners. A click that was stored before, whoever
 * did it and however often, changes nothing; one of an unknown link is dropped.
 * @returns how many were new
 */
export async function storeClicks(clicks: readonly Click[]): Promise<number> {
  if (clicks.length === 0) return 0;
  for (const day of new Set(clicks.map(({ at }) => Math.floor(at / DAY_MS)))) await ensureDay(day);

  const changed = await insertClicks(clicks);
  let counted = 0;
  for (const { id, ownerId, clicks: total, added } of changed) {
    counted += Number(added);
    void publishEvent(userRoom(ownerId), { name: 'links.clicked', payload: { id: String(id), clicks: Number(total) } });
  }
  return counted;
}
