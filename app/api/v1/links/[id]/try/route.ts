import { imaginedVisitor, triedTarget } from '@/server/links/rules/schema.ts';
import { tryLink } from '@/server/links/rules/try-rules.ts';
import { linkParams } from '@/server/links/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Says where one of your links would send a visitor, and why.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: linkParams,
    body: imaginedVisitor,
    response: triedTarget,
  },
  ({ viewer, params, body, address, request }) =>
    tryLink(viewer, params.id, body, { address, userAgent: request.headers.get('user-agent') }),
);
