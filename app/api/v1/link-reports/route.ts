import { reportLink } from '@/server/links/reports/report-link.ts';
import { reportInput } from '@/server/links/reports/schema.ts';
import { perAddress, perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary:
      'Reports a short link that does harm. Nobody has to be signed in; a second report of the same link by the same person changes nothing.',
    auth: 'optional',
    addressLimit: perAddress(10, '10m'),
    limit: perUser(30, '24h'),
    body: reportInput,
    status: 204,
  },
  ({ viewer, body, address }) => reportLink({ viewer, address }, body),
);
