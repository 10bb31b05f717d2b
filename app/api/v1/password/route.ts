import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { changePassword } from '@/server/users/change-password.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { changePasswordInput } from '@/server/users/second-factor/schema.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: changePasswordInput,
    status: 204,
    summary: 'Sets another password and signs out everywhere else.',
  },
  (context) => changePassword(context.viewer, context.body, callerOf(context)),
);
