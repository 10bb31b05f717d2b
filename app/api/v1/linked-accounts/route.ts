import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { linkedAccountPage } from '@/server/users/oauth/schema.ts';
import { listLinkedAccounts } from '@/server/users/oauth/service.ts';

export const GET = route(
  {
    auth: 'session',
    limit: perUser(300, '1m'),
    response: linkedAccountPage,
    summary: 'Lists the accounts elsewhere that open the own one.',
  },
  ({ viewer }) => listLinkedAccounts(viewer),
);
