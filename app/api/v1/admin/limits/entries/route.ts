import { addLimitEntry, listLimitEntries } from '@/server/admin/limits/entries.ts';
import { addLimitEntryInput, limitEntry, limitEntryList } from '@/server/admin/limits/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists whom no limit stops, and who gets nothing at all.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    response: limitEntryList,
  },
  ({ viewer }) => listLimitEntries(viewer),
);

export const POST = route(
  {
    summary: 'Puts an address, a range, a person or a country on the allow or the deny list.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    body: addLimitEntryInput,
    response: limitEntry,
    status: 201,
  },
  ({ viewer, body, address, request }) =>
    addLimitEntry(viewer, body, { address, userAgent: request.headers.get('user-agent') }),
);
