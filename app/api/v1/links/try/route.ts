import { triedTarget, tryDraftInput } from '@/server/links/rules/schema.ts';
import { tryDraft } from '@/server/links/rules/try-rules.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Says where a link that is not saved yet would send a visitor, and why.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    body: tryDraftInput,
    maxBodyBytes: 512 * 1024,
    response: triedTarget,
  },
  ({ body, address, request }) => tryDraft(body, { address, userAgent: request.headers.get('user-agent') }),
);
