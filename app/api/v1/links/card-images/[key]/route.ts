import { serveCardImage } from '@/server/links/cards/card-image.ts';
import { cardImageParams } from '@/server/links/schema.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'The picture of the target of a link; what an address shows never changes.',
    auth: 'public',
    addressLimit: perAddress(1_200, '1m'),
    params: cardImageParams,
    produces: 'image/webp',
    cache: 'public, max-age=31536000, immutable',
  },
  ({ params }) => serveCardImage(params.key),
);
