import { limitKeys, limitParams } from '@/server/admin/limits/schema.ts';
import { listLimitKeys } from '@/server/admin/limits/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the callers that a limit sees most.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    params: limitParams,
    response: limitKeys,
  },
  ({ viewer, params }) => listLimitKeys(viewer, params.name),
);
