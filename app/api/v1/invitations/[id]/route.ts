import { route } from '@/server/platform/http/route.ts';
import { revokeInvitation } from '@/server/users/invitations.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { invitationParams } from '@/server/users/schema.ts';

export const DELETE = route(
  { summary: 'Revokes an invitation that nobody has used.', auth: 'admin', status: 204, params: invitationParams },
  (context) => revokeInvitation(context.viewer, context.params.id, callerOf(context)),
);
