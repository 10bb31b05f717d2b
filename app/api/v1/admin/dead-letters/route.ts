import { deadLetterPage, listDeadLettersQuery } from '@/server/admin/schema.ts';
import { listDeadLetters } from '@/server/admin/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists jobs that failed for good, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    query: listDeadLettersQuery,
    response: deadLetterPage,
  },
  ({ viewer, query }) => listDeadLetters(viewer, query),
);
