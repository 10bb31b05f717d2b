import { planEpochInput, plannedEpoch } from '@/server/admin/ids/schema.ts';
import { planIdEpoch } from '@/server/admin/ids/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary:
      'Plans from when on a slot of the ids’ time lasts longer, so that the bits last longer. It cannot be taken back.',
    idempotent: true,
    auth: 'admin',
    scope: 'admin',
    limit: perUser(10, '1m'),
    body: planEpochInput,
    response: plannedEpoch,
    status: 201,
  },
  ({ viewer, body }) => planIdEpoch(viewer, body),
);
