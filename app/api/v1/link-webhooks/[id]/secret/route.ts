import { newWebhook, webhookParams } from '@/server/links/webhooks/schema.ts';
import { renewSecret } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Gives a webhook a new signing secret, which is shown this once; the old one signs nothing more.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(20, '1m'),
    params: webhookParams,
    response: newWebhook,
  },
  ({ viewer, params }) => renewSecret(viewer, params.id),
);
