import { changeDomain, removeDomain } from '@/server/links/domains/manage-domains.ts';
import { changeDomainInput, domainParams, linkDomain } from '@/server/links/domains/schema.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const PATCH = route(
  {
    summary: 'Changes where the root of a short domain and its unknown aliases lead; its host is fixed.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: domainParams,
    body: changeDomainInput,
    response: linkDomain,
    etag: ({ version }) => entityTag(version),
    conditional: true,
  },
  ({ viewer, params, body, ifMatch, address, request }) =>
    changeDomain({ viewer, address, userAgent: request.headers.get('user-agent') }, params.id, body, ifMatch),
);

export const DELETE = route(
  {
    summary: 'Removes a short domain on which no link stands.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(60, '1m'),
    params: domainParams,
    status: 204,
  },
  ({ viewer, params, address, request }) =>
    removeDomain({ viewer, address, userAgent: request.headers.get('user-agent') }, params.id),
);
