import { adminPerson, changePersonInput, personParams } from '@/server/admin/people/schema.ts';
import { changePerson } from '@/server/admin/people/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const PATCH = route(
  {
    summary: 'Changes the role of a person, or disables and enables them.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: personParams,
    body: changePersonInput,
    response: adminPerson,
  },
  ({ viewer, params, body, address, request }) =>
    changePerson(viewer, params.id, body, { address, userAgent: request.headers.get('user-agent') }),
);
