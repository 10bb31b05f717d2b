import { mailboxMessage, mailParams } from '@/server/admin/mailbox/schema.ts';
import { readMail } from '@/server/admin/mailbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads one mail of the built-in mailbox, without what would sign in somebody else.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    params: mailParams,
    response: mailboxMessage,
  },
  ({ viewer, params }) => readMail(viewer, params.id),
);
