import { changeWebhookInput, webhook, webhookParams } from '@/server/links/webhooks/schema.ts';
import { changeWebhook, getWebhook, removeWebhook } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads one of your webhooks.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: webhookParams,
    response: webhook,
  },
  ({ viewer, params }) => getWebhook(viewer, params.id),
);

export const PATCH = route(
  {
    summary: 'Changes where a webhook leads, what it is told of, or whether it is on.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    params: webhookParams,
    body: changeWebhookInput,
    response: webhook,
  },
  ({ viewer, params, body, origin }) => changeWebhook(viewer, params.id, body, origin),
);

export const DELETE = route(
  {
    summary: 'Deletes a webhook with its deliveries.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    params: webhookParams,
    status: 204,
  },
  ({ viewer, params }) => removeWebhook(viewer, params.id),
);
