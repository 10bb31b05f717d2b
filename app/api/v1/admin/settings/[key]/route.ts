import { changeSettingInput, settingParams, settingView } from '@/server/admin/settings/schema.ts';
import { setSetting } from '@/server/admin/settings/service.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const PUT = route(
  {
    summary: 'Sets a setting, or with null sets it back to its default; it acts at once.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: settingParams,
    body: changeSettingInput,
    response: settingView,
    conditional: true,
    etag: ({ version }) => entityTag(version),
  },
  ({ viewer, params, body, ifMatch, address, request }) =>
    setSetting(viewer, params.key, body, { ifMatch, address, userAgent: request.headers.get('user-agent') }),
);
