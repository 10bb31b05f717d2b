import { limitList } from '@/server/admin/limits/schema.ts';
import { listLimits } from '@/server/admin/limits/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists every limit with what is declared, what is set instead, and what it did in the last 15 minutes.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    response: limitList,
  },
  ({ viewer }) => listLimits(viewer),
);
