import { defineJob } from '@/server/platform/queue/define-job.ts';
import { deliveryAttempt, webhookRef } from './schema.ts';

/**
 * One attempt to deliver an event. A failed one asks for the next itself, hours later if need be; what the queue retries are our own troubles.
 * Mostly it waits for others, so many go at once.
 */
export const attemptDelivery = defineJob({
  name: 'links.attempt-delivery',
  schema: deliveryAttempt,
  concurrency: 16,
  attempts: 10,
  timeoutMs: 30_000,
});

/** Makes a delivery of the clicks that a webhook has yet to be told of. */
export const gatherClicks = defineJob({ name: 'links.gather-clicks', schema: webhookRef, concurrency: 4 });
