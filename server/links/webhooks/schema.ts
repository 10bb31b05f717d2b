import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { link } from '../schema.ts';
import { DELIVERY_STATES, WEBHOOK_EVENTS } from './terms.ts';

const URL_MAX = 2_048;

const url = z
  .string({ error: (issue) => (issue.input === undefined || issue.input === null ? 'url_required' : 'url_invalid') })
  .trim()
  .min(1, { error: 'url_required', abort: true })
  .max(URL_MAX, { error: 'url_too_long', abort: true })
  .meta({ description: 'Where events are posted to.', examples: ['https://example.com/hooks/maru'] });

const events = z
  .array(z.enum(WEBHOOK_EVENTS, { error: 'webhook_event_invalid' }), { error: 'webhook_event_invalid' })
  .min(1, { error: 'webhook_events_required' })
  .max(WEBHOOK_EVENTS.length, { error: 'webhook_event_invalid' })
  .transform((names) => [...new Set(names)]);

/** Without `linkId` it is told of all your links. */
export const createWebhookInput = z.object({ url, events, linkId: idCodec.nullable().optional() });

/** Switching on again also forgets past failures. */
export const changeWebhookInput = z
  .object({
    url: url.optional(),
    events: events.optional(),
    isEnabled: z.boolean({ error: 'switch_invalid' }).optional(),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'nothing_to_change' });

/** `disabledAt` says that it was switched off because it failed for a day. */
export const webhook = z.object({
  id: idCodec,
  linkId: idCodec.nullable(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  isEnabled: z.boolean(),
  failures: z.number().int().nonnegative(),
  failingSince: z.string().nullable(),
  disabledAt: z.string().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});

/** With the signing secret, which is shown this once. */
export const newWebhook = webhook.extend({
  secret: z.string().meta({ description: '`whsec_` and the key in base64, as Standard Webhooks has it.' }),
});

export const webhookPage = page(webhook);

/** `linkId`: those of one link; `all`: those told of all links; neither: every one. */
export const listWebhooksQuery = cursorQuery.extend({
  linkId: z
    .string()
    .regex(/^\d{1,19}$/, { error: 'id_invalid' })
    .optional(),
  of: z.enum(['all'], { error: 'state_invalid' }).optional(),
});

export const webhookParams = z.object({ id: idCodec });
export const deliveryParams = z.object({ id: idCodec, deliveryId: idCodec });

/** One event on its way, or there. `webhookId` of the headers is `msg_` and this id, the same in every attempt. */
export const delivery = z.object({
  id: idCodec,
  event: z.string(),
  state: z.enum(DELIVERY_STATES),
  /** Exactly what is posted, as JSON. */
  body: z.record(z.string(), z.unknown()),
  attempts: z.number().int().nonnegative(),
  nextAttemptAt: z.string().nullable(),
  /** Of the last attempt. */
  responseStatus: z.number().int().nullable(),
  responseBody: z.string().nullable(),
  failure: z.string().nullable(),
  durationMs: z.number().int().nullable(),
  createdAt: z.string(),
  doneAt: z.string().nullable(),
});

export const deliveryPage = page(delivery);

export const listDeliveriesQuery = cursorQuery.extend({
  state: z.enum(DELIVERY_STATES, { error: 'state_invalid' }).optional(),
});

/** A link as webhooks are told of it. */
export const toldLink = link.pick({
  ...{ id: true, alias: true, domain: true, shortUrl: true, url: true, title: true, tags: true, isEnabled: true },
  ...{ expiresAt: true, maxClicks: true, clicks: true, moderation: true, createdAt: true, updatedAt: true },
  ...{ archivedAt: true, deletedAt: true, version: true },
});

/** What the job carries that makes one attempt. */
export const deliveryAttempt = z.object({ deliveryId: idCodec, attempt: z.number().int().positive() });

/** What the job carries that gathers clicks. */
export const webhookRef = z.object({ webhookId: idCodec });

export type CreateWebhookInput = z.output<typeof createWebhookInput>;
export type ChangeWebhookInput = z.output<typeof changeWebhookInput>;
export type WebhookView = z.output<typeof webhook>;
export type WebhookJson = z.input<typeof webhook>;
export type WebhookPageJson = z.input<typeof webhookPage>;
export type NewWebhookJson = z.input<typeof newWebhook>;
export type DeliveryJson = z.input<typeof delivery>;
export type DeliveryPageJson = z.input<typeof deliveryPage>;
export type NewWebhookView = z.output<typeof newWebhook>;
export type ListWebhooksQuery = z.output<typeof listWebhooksQuery>;
export type DeliveryView = z.output<typeof delivery>;
export type ListDeliveriesQuery = z.output<typeof listDeliveriesQuery>;
export type DeliveryAttempt = z.output<typeof deliveryAttempt>;
export type WebhookRef = z.output<typeof webhookRef>;
