import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { servePicture } from '@/server/users/profile/picture.ts';
import { pictureParams } from '@/server/users/profile/schema.ts';

export const GET = route(
  {
    summary: 'One size of the picture of a person; what an address shows never changes.',
    auth: 'public',
    addressLimit: perAddress(1_200, '1m'),
    params: pictureParams,
    produces: 'image/webp',
    cache: 'public, max-age=31536000, immutable',
  },
  ({ params }) => servePicture(params.key, params.size === '128' ? 128 : 512),
);
