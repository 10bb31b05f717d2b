import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { proveWithPasskey } from '@/server/users/passkeys/prove-with-passkey.ts';
import { signInWithPasskeyInput } from '@/server/users/passkeys/schema.ts';
import { identityState } from '@/server/users/second-factor/schema.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: signInWithPasskeyInput,
    response: identityState,
    summary: 'Proves by a passkey that it is you; counts for ten minutes.',
  },
  ({ viewer, body, origin }) => proveWithPasskey(viewer, body, origin),
);
