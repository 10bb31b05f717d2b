import { deadLetterParams } from '@/server/admin/schema.ts';
import { retryDeadLetter } from '@/server/admin/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Hands a dead job out again.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: deadLetterParams,
    status: 204,
  },
  ({ viewer, params }) => retryDeadLetter(viewer, params.id),
);
