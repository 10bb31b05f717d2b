import { notificationRates as getRates } from '@/server/notifications/overview/rates.ts';
import { notificationRates, ratesQuery } from '@/server/notifications/overview/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'What became of the notifications that were planned in each step of a stretch of time.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: ratesQuery,
    response: notificationRates,
  },
  ({ viewer, query }) => getRates(viewer, query),
);
