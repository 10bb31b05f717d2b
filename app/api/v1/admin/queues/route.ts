import { queueList } from '@/server/admin/queues/schema.ts';
import { listQueues } from '@/server/admin/queues/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'What waits, runs and failed in every queue.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: queueList,
  },
  ({ viewer }) => listQueues(viewer),
);
