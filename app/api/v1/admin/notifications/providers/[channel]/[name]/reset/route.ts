import { providerParams } from '@/server/notifications/overview/schema.ts';
import { resetProvider } from '@/server/notifications/providers/reset-provider.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Lets a provider of notifications be asked again at once.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: providerParams,
    status: 204,
  },
  ({ viewer, params, address, request }) =>
    resetProvider(viewer, params, { address, userAgent: request.headers.get('user-agent') }),
);
