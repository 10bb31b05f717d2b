import { metricsHistory, metricsQuery } from '@/server/admin/metrics/schema.ts';
import { readMetrics } from '@/server/admin/metrics/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'What processes, machines and services did lately, as lines over time.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: metricsQuery,
    response: metricsHistory,
  },
  ({ viewer, query }) => readMetrics(viewer, query.range),
);
