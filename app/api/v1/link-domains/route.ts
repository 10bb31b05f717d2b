import { createDomain, listDomains } from '@/server/links/domains/manage-domains.ts';
import { createDomainInput, linkDomain, linkDomainList } from '@/server/links/domains/schema.ts';
import { entityTag } from '@/server/platform/http/conditional.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the short domains on which links can stand besides the usual address.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    response: linkDomainList,
  },
  ({ viewer }) => listDomains(viewer),
);

export const POST = route(
  {
    summary: 'Adds a short domain.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(30, '1m'),
    idempotent: true,
    body: createDomainInput,
    response: linkDomain,
    etag: ({ version }) => entityTag(version),
    status: 201,
  },
  ({ viewer, body, origin, address, request }) =>
    createDomain({ viewer, address, userAgent: request.headers.get('user-agent') }, body, origin),
);
