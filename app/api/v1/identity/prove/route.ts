import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { proveIdentity } from '@/server/users/second-factor/fresh-identity.ts';
import { identityProof, identityState } from '@/server/users/second-factor/schema.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: identityProof,
    response: identityState,
    summary: 'Proves by the password or a code that it is you; counts for ten minutes.',
  },
  ({ viewer, body, address }) => proveIdentity(viewer, body, address),
);
