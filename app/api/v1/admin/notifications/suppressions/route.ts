import {
  addSuppressionInput,
  listSuppressionsQuery,
  suppressionPage,
  suppressionView,
} from '@/server/notifications/suppressions/schema.ts';
import { addSuppression, listSuppressions } from '@/server/notifications/suppressions/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Addresses that nothing is sent to any more, by their hashes, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(120, '1m'),
    query: listSuppressionsQuery,
    response: suppressionPage,
  },
  ({ viewer, query }) => listSuppressions(viewer, query),
);

export const POST = route(
  {
    summary: 'Has nothing sent to an address any more.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    body: addSuppressionInput,
    response: suppressionView,
    status: 201,
  },
  ({ viewer, body, address, request }) =>
    addSuppression(viewer, body, { address, userAgent: request.headers.get('user-agent') }),
);
