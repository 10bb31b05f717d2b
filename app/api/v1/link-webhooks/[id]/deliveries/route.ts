import { deliveryPage, listDeliveriesQuery, webhookParams } from '@/server/links/webhooks/schema.ts';
import { listDeliveries } from '@/server/links/webhooks/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists what a webhook was told in the last 30 days, newest first, with the answers.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: webhookParams,
    query: listDeliveriesQuery,
    response: deliveryPage,
  },
  ({ viewer, params, query }) => listDeliveries(viewer, params.id, query),
);
