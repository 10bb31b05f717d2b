import { removeSuppressionInput, suppressionParams } from '@/server/notifications/suppressions/schema.ts';
import { removeSuppression } from '@/server/notifications/suppressions/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Takes an address off the list, with the reason why.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: suppressionParams,
    body: removeSuppressionInput,
    status: 204,
  },
  ({ viewer, params, body, address, request }) =>
    removeSuppression(viewer, params, body, { address, userAgent: request.headers.get('user-agent') }),
);
