// One of the processes of killed.test.ts: hands jobs to the queues, or does them, with the product's own parts, until it is killed.
import { startDispatcher } from '@/server/platform/outbox/dispatcher.ts';
import { startReconciler } from '@/server/platform/outbox/reconciler.ts';
import { startWorkers } from '@/server/platform/queue/run-workers.ts';
import { notifications } from '@/workers/notifications.ts';

if (process.argv[2] === 'dispatcher') {
  startDispatcher({ pollMs: 100 });
  startReconciler({ everyMs: 500, graceMs: 1_500 });
} else {
  startWorkers(notifications.bounds, { lockMs: 6_000, stalledCheckMs: 1_000 });
  for (const start of notifications.services) start();
}
process.send?.('ready');
