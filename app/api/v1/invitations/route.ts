import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { cursorQuery } from '@/server/platform/http/schema.ts';
import { createInvitation, listInvitations, signUpPath } from '@/server/users/invitations.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { createdInvitation, createInvitationInput, invitationPage } from '@/server/users/schema.ts';

export const GET = route(
  {
    summary: 'Lists invitations that nobody has used, newest first.',
    auth: 'admin',
    query: cursorQuery,
    response: invitationPage,
  },
  ({ viewer, query }) => listInvitations(viewer, query),
);

export const POST = route(
  {
    summary: 'Invites a person; the link in the answer is shown only now.',
    idempotent: true,
    auth: 'admin',
    limit: perUser(60, '1m'),
    body: createInvitationInput,
    response: createdInvitation,
    status: 201,
  },
  async (context) => {
    const { viewer, body, origin } = context;
    const { token, ...invitation } = await createInvitation(viewer, body, callerOf(context));
    return { ...invitation, url: origin + signUpPath(token) };
  },
);
