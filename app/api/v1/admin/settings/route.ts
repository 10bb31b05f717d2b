import { settingList } from '@/server/admin/settings/schema.ts';
import { listSettings } from '@/server/admin/settings/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists everything that an admin may set, with its value and default.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    response: settingList,
  },
  ({ viewer }) => listSettings(viewer),
);
