import { longUrlOf } from '@/server/links/redirect.ts';
import { aliasParams, longUrlOutput } from '@/server/links/shorten/schema.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Tells where a short link leads, without counting a click.',
    auth: 'public',
    addressLimit: perAddress(300, '1m'),
    params: aliasParams,
    response: longUrlOutput,
  },
  ({ params }) => longUrlOf(params.alias),
);
