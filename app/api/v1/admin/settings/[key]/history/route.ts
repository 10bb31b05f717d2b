import { settingHistory, settingHistoryQuery, settingParams } from '@/server/admin/settings/schema.ts';
import { listSettingHistory } from '@/server/admin/settings/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists who set a setting to what, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    params: settingParams,
    query: settingHistoryQuery,
    response: settingHistory,
  },
  ({ viewer, params, query }) => listSettingHistory(viewer, params.key, query),
);
