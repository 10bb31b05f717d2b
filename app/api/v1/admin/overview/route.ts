import { overview } from '@/server/admin/schema.ts';
import { adminOverview } from '@/server/admin/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Tells how the machinery does.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    response: overview,
  },
  ({ viewer }) => adminOverview(viewer),
);
