import { delivery, deliveryParams } from '@/server/links/webhooks/schema.ts';
import { sendAgain } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends an event that has been delivered or given up once more, under the same webhook-id.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    params: deliveryParams,
    response: delivery,
  },
  ({ viewer, params }) => sendAgain(viewer, params.id, params.deliveryId),
);
