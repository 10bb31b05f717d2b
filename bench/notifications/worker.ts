// The process whose work `npm run bench notifications` measures: dispatcher, jobs and the loop over what is due, with providers that say yes at
// once. It tells which notifications have come so far that they were handed over, and how much memory it has taken.

import type { Provider } from '../../server/notifications/channels/channel.ts';
import { replaceProviders } from '../../server/notifications/channels/providers.ts';
import { startDispatcher } from '../../server/platform/outbox/dispatcher.ts';
import { startReconciler } from '../../server/platform/outbox/reconciler.ts';
import { startWorkers } from '../../server/platform/queue/run-workers.ts';
import { keepHeapSmall } from '../../workers/boot/keep-heap-small.ts';
import { notifications } from '../../workers/notifications.ts';

const preciseNow = () => performance.timeOrigin + performance.now();
const SAMPLE_MS = 100;
let [handedOver, peakRss] = [0, 0];

const willing: Provider = {
  name: 'willing',
  channel: 'email',
  send: async (batch) => {
    handedOver += batch.length;
    for (const { type } of batch) {
      if (type === 'login-code') process.send?.({ at: preciseNow() });
    }
    return batch.map(() => ({ outcome: 'accepted', providerMessageId: null }));
  },
};

keepHeapSmall();
replaceProviders({ web_push: [], apns: [], fcm: [], sms: [], email: [willing] });
const workers = startWorkers(notifications.bounds);
startDispatcher({ workers });
startReconciler();
for (const start of notifications.services) start();
setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
  process.send?.({ handedOver, peakRss });
}, SAMPLE_MS);
