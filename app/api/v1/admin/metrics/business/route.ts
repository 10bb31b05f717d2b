import { businessFigures } from '@/server/admin/metrics/schema.ts';
import { readBusinessFigures } from '@/server/admin/metrics/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'How many people there are, come and come back.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: businessFigures,
  },
  ({ viewer }) => readBusinessFigures(viewer),
);
