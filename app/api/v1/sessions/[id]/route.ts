import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { sessionParams } from '@/server/users/sessions/schema.ts';
import { endSession } from '@/server/users/sessions/service.ts';

export const DELETE = route(
  {
    auth: 'session',
    limit: perUser(120, '1m'),
    params: sessionParams,
    status: 204,
    summary: 'Signs out in one of the places where one is signed in.',
  },
  (context) => endSession(context.viewer, context.params.id, callerOf(context)),
);
