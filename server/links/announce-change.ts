import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { linkKey, redirects } from './cache.ts';
import { findLink, type LinkRow } from './repository.ts';
import type { LinkVersion } from './schema.ts';

/** After a change: no cache may go on with the old state, and the owner's other tabs refresh. Done again it changes nothing. */
export async function announceChange(row: LinkRow): Promise<void> {
  await redirects.invalidate(linkKey(row), row.version);
  await publishEvent(userRoom(row.ownerId), { name: 'links.changed', payload: { id: String(row.id) } });
}

/** The same for many links of one person: their tabs hear of it once. */
export async function announceMany(rows: readonly LinkRow[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  // Nobody can have asked for a generated alias before it was there.
  const askedFor = rows.filter(({ version, aliasSkeleton }) => version > 1 || aliasSkeleton !== null);
  await Promise.all(askedFor.map((row) => redirects.invalidate(linkKey(row), row.version)));
  await publishEvent(userRoom(first.ownerId), { name: 'links.changed', payload: { id: String(first.id) } });
}

/** The same by a job, from what the link is now: whatever changed later has a newer version, which is told as well. */
export async function spreadLinkChange({ linkId }: LinkVersion): Promise<void> {
  const row = await findLink(linkId);
  if (row !== null) await announceChange(row);
}
