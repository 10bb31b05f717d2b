import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { redirects } from './cache.ts';
import { findLink, type LinkRow } from './repository.ts';
import type { LinkVersion } from './schema.ts';

/** After a change: no cache may go on with the old state, and the owner's other tabs refresh. Done again it changes nothing. */
export async function announceChange(row: LinkRow): Promise<void> {
  await redirects.invalidate(row.alias, row.version);
  await publishEvent(userRoom(row.ownerId), { name: 'links.changed', payload: { id: String(row.id) } });
}

/** The same by a job, from what the link is now: whatever changed later has a newer version, which is told as well. */
export async function spreadLinkChange({ linkId }: LinkVersion): Promise<void> {
  const row = await findLink(linkId);
  if (row !== null) await announceChange(row);
}
