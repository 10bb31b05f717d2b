import { processList } from '@/server/admin/processes/schema.ts';
import { listAllProcesses } from '@/server/admin/processes/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'The processes that run, and those that ended a moment ago.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    response: processList,
  },
  ({ viewer }) => listAllProcesses(viewer),
);
