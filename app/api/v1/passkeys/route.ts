import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { onePasskey, passkeyPage, registerPasskeyInput } from '@/server/users/passkeys/schema.ts';
import { listPasskeys, registerPasskey } from '@/server/users/passkeys/service.ts';

export const GET = route(
  { auth: 'session', limit: perUser(300, '1m'), response: passkeyPage, summary: 'Lists the own passkeys.' },
  ({ viewer }) => listPasskeys(viewer),
);

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: registerPasskeyInput,
    response: onePasskey,
    status: 201,
    summary: 'Keeps a passkey that the browser has made.',
  },
  (context) => registerPasskey(context.viewer, context.body, context.origin, callerOf(context)),
);
