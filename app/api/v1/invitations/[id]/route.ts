import { route } from '@/server/platform/http/route.ts';
import { revokeInvitation } from '@/server/users/invitations.ts';
import { invitationParams } from '@/server/users/schema.ts';

export const DELETE = route({ auth: 'admin', params: invitationParams }, ({ viewer, params }) =>
  revokeInvitation(viewer, params.id),
);
