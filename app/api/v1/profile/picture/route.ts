import { perUser } from '@/server/platform/http/limits.ts';
import { readBytes } from '@/server/platform/http/read-bytes.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { PICTURE_MAX_BYTES, removePicture, setPicture } from '@/server/users/profile/picture.ts';
import { profile } from '@/server/users/profile/schema.ts';
import { profileTag } from '@/server/users/profile/service.ts';

export const PUT = route(
  {
    summary: 'Sets your picture: the body is a JPEG, PNG, GIF, WebP or AVIF of at most 5 MiB.',
    auth: 'user',
    scope: 'me:write',
    consumes: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'],
    limit: perUser(20, '1m'),
    response: profile,
    etag: profileTag,
  },
  async (context) => {
    const upload = await readBytes(context.request, PICTURE_MAX_BYTES);
    return setPicture(context.viewer, upload, callerOf(context));
  },
);

export const DELETE = route(
  {
    summary: 'Removes your picture.',
    auth: 'user',
    scope: 'me:write',
    limit: perUser(20, '1m'),
    response: profile,
    etag: profileTag,
  },
  (context) => removePicture(context.viewer, callerOf(context)),
);
