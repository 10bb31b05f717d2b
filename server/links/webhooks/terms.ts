/** What a webhook can be told of. `link.clicked` gathers clicks of a second or more. */
export const WEBHOOK_EVENTS = [
  'link.created',
  'link.changed',
  'link.deleted',
  'link.clicked',
  'link.broken',
  'link.recovered',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What is sent when somebody tries a webhook out; nobody subscribes to it. */
export const TEST_EVENT = 'webhook.test';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Webhooks of one person. */
export const WEBHOOKS_MAX = 20;
/** Attempts and answers are shown for so long. */
export const KEEP_DAYS = 30;
