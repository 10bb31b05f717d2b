import { settledMany, settleManyInput } from '@/server/admin/queues/schema.ts';
import { settleMany } from '@/server/admin/queues/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Runs the dead letters of one queue again, or discards them, up to a thousand at once.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    body: settleManyInput,
    response: settledMany,
  },
  ({ viewer, body }) => settleMany(viewer, body),
);
