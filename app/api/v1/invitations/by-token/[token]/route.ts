import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { requireInvitation } from '@/server/users/invitations.ts';
import { inspectedInvitation, tokenParams } from '@/server/users/schema.ts';

export const GET = route(
  {
    summary: 'Tells the holder of an invitation what it is for.',
    auth: 'public',
    addressLimit: perAddress(60, '1m'),
    params: tokenParams,
    response: inspectedInvitation,
  },
  ({ params }) => requireInvitation(params.token),
);
