import { requestTestMail } from '@/server/admin/mailbox/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Sends a test mail to whoever asks.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(10, '1m'),
    status: 204,
  },
  ({ viewer }) => requestTestMail(viewer),
);
