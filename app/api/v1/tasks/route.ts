import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { listTasksQuery, taskPage } from '@/server/platform/tasks/schema.ts';
import { listTasks } from '@/server/platform/tasks/service.ts';

export const GET = route(
  {
    summary: 'Lists long work that you asked for, newest first.',
    auth: 'user',
    scope: 'me:read',
    limit: perUser(300, '1m'),
    query: listTasksQuery,
    response: taskPage,
  },
  ({ viewer, query }) => listTasks(viewer, query),
);
