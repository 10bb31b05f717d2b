import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { identityProof, recoveryCodes } from '@/server/users/second-factor/schema.ts';
import { renewRecoveryCodes } from '@/server/users/totp/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: identityProof,
    response: recoveryCodes,
    summary: 'Gives new recovery codes; the old ones are void.',
  },
  async (context) => ({ recoveryCodes: await renewRecoveryCodes(context.viewer, context.body, callerOf(context)) }),
);
