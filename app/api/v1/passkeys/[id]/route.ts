import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { onePasskey, passkeyParams, renamePasskeyInput } from '@/server/users/passkeys/schema.ts';
import { removePasskey, renamePasskey } from '@/server/users/passkeys/service.ts';

export const PATCH = route(
  {
    auth: 'session',
    limit: perUser(120, '1m'),
    params: passkeyParams,
    body: renamePasskeyInput,
    response: onePasskey,
    summary: 'Gives a passkey another name.',
  },
  ({ viewer, params, body }) => renamePasskey(viewer, params.id, body.name),
);

export const DELETE = route(
  { auth: 'session', limit: perUser(120, '1m'), params: passkeyParams, status: 204, summary: 'Removes a passkey.' },
  (context) => removePasskey(context.viewer, context.params.id, callerOf(context)),
);
