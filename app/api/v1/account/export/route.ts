import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { task } from '@/server/platform/tasks/schema.ts';
import { requestExport } from '@/server/users/export/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const POST = route(
  {
    summary:
      'Begins to pack all your data into a ZIP; the task tells how far it is and, in the end, where the file lies for seven days.',
    idempotent: true,
    auth: 'user',
    limit: perUser(10, '1h'),
    response: task,
    status: 202,
  },
  (context) => requestExport(context.viewer, callerOf(context)),
);
