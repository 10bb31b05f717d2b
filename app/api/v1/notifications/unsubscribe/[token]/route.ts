import { unsubscribeParams, unsubscription } from '@/server/notifications/tracking/schema.ts';
import { readUnsubscription, unsubscribe } from '@/server/notifications/tracking/service.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Tells what the link in a mail would switch off; changes nothing.',
    auth: 'public',
    addressLimit: perAddress(120, '1m'),
    params: unsubscribeParams,
    response: unsubscription,
  },
  ({ params }) => readUnsubscription(params.token),
);

export const POST = route(
  {
    summary: 'Switches off what the link in a mail is about.',
    auth: 'public',
    addressLimit: perAddress(120, '1m'),
    params: unsubscribeParams,
    response: unsubscription,
  },
  ({ params }) => unsubscribe(params.token),
);
