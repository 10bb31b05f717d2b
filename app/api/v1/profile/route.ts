import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { languageCookie } from '@/server/users/profile/language-cookie.ts';
import { changeProfileInput, profile } from '@/server/users/profile/schema.ts';
import { changeProfile, profileTag, readProfile } from '@/server/users/profile/service.ts';

export const GET = route(
  {
    summary: 'Reads your own profile.',
    auth: 'user',
    scope: 'me:read',
    limit: perUser(300, '1m'),
    response: profile,
    etag: profileTag,
  },
  ({ viewer }) => readProfile(viewer),
);

export const PATCH = route(
  {
    summary: 'Changes your name, handle, bio, language, time zone, or whether followers must be let in.',
    auth: 'user',
    scope: 'me:write',
    limit: perUser(60, '1m'),
    body: changeProfileInput,
    response: profile,
    etag: profileTag,
    conditional: true,
  },
  async (context) => {
    const { viewer, body, ifMatch, headers } = context;
    const changed = await changeProfile(viewer, body, ifMatch, callerOf(context));
    if (body.language !== undefined) headers.append('set-cookie', languageCookie(changed.language));
    return changed;
  },
);
