import type { JobContext } from '@/server/platform/queue/bind.ts';
import { CHANNEL_DESCRIPTIONS, type Outgoing } from '../channels/channel.ts';
import { groupBy } from '../group-by.ts';
import { handOver } from '../providers/hand-over.ts';
import type { ClearRefs } from '../schema.ts';
import { SENT_CHANNELS } from '../terms.ts';
import { tagOf } from './prepare.ts';
import { findShown, retireDevices, type Shown } from './repository.ts';

/** It is worth nothing later: the device learns it when it is opened. */
const LIFETIME_MS = 3_600_000;

/**
 * The job that takes what was read on one device away from the others. It is offered once: a device that cannot be reached now goes on showing
 * what it shows, and nothing is lost by that.
 */
export async function clearRead(
  { userId, notificationIds }: ClearRefs,
  { signal, clock = Date.now }: Pick<JobContext, 'signal'> & { clock?: () => number },
): Promise<void> {
  const clearing = SENT_CHANNELS.filter((channel) => CHANNEL_DESCRIPTIONS[channel].clears);
  const shown = await findShown(userId, notificationIds, clearing);
  for (const [channel, some] of groupBy(shown, (one) => one.channel)) {
    const batch = some.map((one) => toClear(one, clock()));
    const answers = await handOver(channel, batch, { signal, clock });
    const gone = some.filter((_one, index) => answers[index]?.result.outcome === 'gone');
    if (gone.length > 0)
      await retireDevices(
        gone.map(({ deviceId }) => deviceId),
        'gone',
        new Date(clock()),
      );
  }
}

function toClear({ id, notificationId, type, lane, deviceId, address, keys }: Shown, now: number): Outgoing {
  return {
    deliveryId: id,
    notificationId,
    type,
    lane,
    kind: 'clear',
    tag: tagOf(notificationId),
    to: { deviceId, address, keys },
    content: { title: '', body: '', html: null, url: null },
    language: 'en',
    urgent: false,
    expiresAt: new Date(now + LIFETIME_MS),
    isSecret: false,
    unsubscribeUrl: null,
  };
}
