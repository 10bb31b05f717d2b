import { listMailQuery, mailboxPage } from '@/server/admin/mailbox/schema.ts';
import { listMail } from '@/server/admin/mailbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the mails that the built-in mailbox keeps, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    query: listMailQuery,
    response: mailboxPage,
  },
  ({ viewer, query }) => listMail(viewer, query),
);
