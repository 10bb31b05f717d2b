import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { recoveryCodes, totpCodeInput } from '@/server/users/second-factor/schema.ts';
import { confirmTotp } from '@/server/users/totp/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: totpCodeInput,
    response: recoveryCodes,
    summary: 'Turns the authenticator app on and gives recovery codes.',
  },
  async (context) => ({ recoveryCodes: await confirmTotp(context.viewer, context.body.code, callerOf(context)) }),
);
