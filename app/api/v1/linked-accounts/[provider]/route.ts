import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { linkedAccountParams } from '@/server/users/oauth/schema.ts';
import { unlinkAccount } from '@/server/users/oauth/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const DELETE = route(
  {
    auth: 'session',
    limit: perUser(60, '1m'),
    params: linkedAccountParams,
    status: 204,
    summary: 'Unlinks an account elsewhere.',
  },
  (context) => unlinkAccount(context.viewer, context.params.provider, callerOf(context)),
);
