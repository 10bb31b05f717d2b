import { notify } from '@/server/notifications/jobs.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { tellWebhooks } from '../webhooks/tell-webhooks.ts';
import type { Health } from './next-state.ts';
import type { WatchedLink } from './repository.ts';

/**
 * The one place that tells of a target whose state has changed. The owner is notified when it broke, and when what was broken is well again; a
 * suspicion, or an answer that says nothing, is shown and not told. Browsers refresh after the commit.
 */
export async function announceHealth(
  link: WatchedLink,
  before: Health | null,
  now: Health,
  tx: Transaction,
): Promise<void> {
  tx.afterCommit(() => {
    void refreshBrowsers(link);
  });
  const { id: linkId, ownerId, alias, url } = link;
  const told = { recipients: [ownerId], dedupeKey: `${linkId}:${now.state}:${now.since.getTime()}` };
  if (now.state === 'broken') {
    await notify.dispatch({ ...told, type: 'link-broken', data: { linkId, alias, url, failure: now.failure } }, tx);
    const data = { failure: now.failure, since: now.since.toISOString() };
    await tellWebhooks({ event: 'link.broken', ownerId, linkIds: [linkId], data }, tx);
  } else if (before?.state === 'broken' && now.state === 'ok') {
    await notify.dispatch({ ...told, type: 'link-recovered', data: { linkId, alias, url } }, tx);
    await tellWebhooks({ event: 'link.recovered', ownerId, linkIds: [linkId] }, tx);
  }
}

/** The owner's open pages read the link again. Never fails. */
export async function refreshBrowsers({ id, ownerId }: Pick<WatchedLink, 'id' | 'ownerId'>): Promise<void> {
  await publishEvent(userRoom(ownerId), { name: 'links.changed', payload: { id: String(id) } });
}
