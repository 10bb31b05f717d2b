import { delivery, webhookParams } from '@/server/links/webhooks/schema.ts';
import { testWebhook } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends a test event to a webhook.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(20, '1m'),
    params: webhookParams,
    response: delivery,
    status: 201,
  },
  ({ viewer, params }) => testWebhook(viewer, params.id),
);
