import { createWebhookInput, listWebhooksQuery, newWebhook, webhookPage } from '@/server/links/webhooks/schema.ts';
import { createWebhook, listWebhooks } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists your webhooks, newest first.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    query: listWebhooksQuery,
    response: webhookPage,
  },
  ({ viewer, query }) => listWebhooks(viewer, query),
);

export const POST = route(
  {
    summary: 'Makes a webhook for one link or all of them. Its signing secret is shown this once.',
    idempotent: true,
    auth: 'user',
    scope: 'links:write',
    limit: perUser(30, '1m'),
    body: createWebhookInput,
    response: newWebhook,
    status: 201,
  },
  ({ viewer, body, origin }) => createWebhook(viewer, body, origin),
);
