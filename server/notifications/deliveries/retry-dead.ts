import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { insertEvents } from '../deliver/repository.ts';
import { groupBy } from '../group-by.ts';
import { dispatchSends } from '../jobs.ts';
import { QUEUE_GRACE_MS } from '../plan/decide.ts';
import { authorizeNotifications, type From } from '../policy.ts';
import { declarationOf } from '../terms.ts';
import { findTracedNotification } from '../trace/repository.ts';
import { requeueDead } from './repository.ts';
import { isWorthRetrying } from './service.ts';

/**
 * Tries again what of a notification was given up, as if it had just been planned. Gives how many deliveries that are.
 * @throws AppError `not_found`; `conflict` (`nothing_to_retry`) when nothing was given up, or it would be of no use any more
 */
export async function retryDead(viewer: Viewer, id: bigint, from: From = {}): Promise<{ queued: number }> {
  const operator = authorizeNotifications(viewer);
  const notification = await findTracedNotification(id);
  if (notification === null) throw new AppError('not_found', 'There is no such notification.');
  const { type, lane, recipientId } = notification;
  const now = Date.now();
  const life = {
    dueAt: new Date(now + QUEUE_GRACE_MS[lane]),
    expiresAt: new Date(now + declarationOf(type).lifetimeMs),
  };
  return transaction(async (tx) => {
    const queued = isWorthRetrying(type) ? await requeueDead(id, life, tx) : [];
    if (queued.length === 0) {
      throw new AppError('conflict', 'Nothing of it can be tried again.', { reason: 'nothing_to_retry' });
    }
    for (const [channel, some] of groupBy(queued, (one) => one.channel)) {
      await dispatchSends(
        channel,
        lane,
        some.map((one) => one.id),
        tx,
      );
    }
    const events = await Promise.all(
      queued.map(async (one) => ({
        ...{ id: await newIdAsync(), notificationId: id, deliveryId: one.id, kind: 'retried_by_hand', detail: {} },
      })),
    );
    await insertEvents(events, new Date(now), tx.pg);
    const details = { notificationId: String(id), type, count: queued.length };
    const entry = { event: 'sys_notification_retried', actorId: operator.id, subjectId: recipientId, details } as const;
    await recordAudit({ ...entry, ...from }, tx);
    return { queued: queued.length };
  });
}
