import { deadLetterParams } from '@/server/admin/schema.ts';
import { discardDeadLetter } from '@/server/admin/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const DELETE = route(
  {
    summary: 'Forgets a dead job.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    params: deadLetterParams,
    status: 204,
  },
  ({ viewer, params }) => discardDeadLetter(viewer, params.id),
);
