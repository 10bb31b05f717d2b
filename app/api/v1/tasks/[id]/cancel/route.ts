import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { task, taskParams } from '@/server/platform/tasks/schema.ts';
import { cancelTask } from '@/server/platform/tasks/service.ts';

export const POST = route(
  {
    summary: 'Ends long work before it is done.',
    auth: 'user',
    scope: 'me:write',
    limit: perUser(60, '1m'),
    params: taskParams,
    response: task,
  },
  ({ viewer, params }) => cancelTask(viewer, params.id),
);
