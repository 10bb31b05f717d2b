import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { identityProof } from '@/server/users/second-factor/schema.ts';
import { turnTotpOff } from '@/server/users/totp/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: identityProof,
    status: 204,
    summary: 'Turns the authenticator app off.',
  },
  (context) => turnTotpOff(context.viewer, context.body, callerOf(context)),
);
