import { idOverview } from '@/server/admin/ids/schema.ts';
import { watchIds } from '@/server/admin/ids/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'What the ids stand on: leases of node numbers, time left, counters.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: idOverview,
  },
  ({ viewer }) => watchIds(viewer),
);
