import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { cursorQuery } from '@/server/platform/http/schema.ts';
import { createdKey, createKeyInput, keyPage } from '@/server/users/keys/schema.ts';
import { listKeys, makeKey } from '@/server/users/keys/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const GET = route(
  {
    auth: 'session',
    limit: perUser(300, '1m'),
    query: cursorQuery,
    response: keyPage,
    summary: 'Lists the own API keys, without their secrets.',
  },
  ({ viewer, query }) => listKeys(viewer, query),
);

// Without `Idempotency-Key`: an answer that is kept would keep the secret too.
export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    body: createKeyInput,
    response: createdKey,
    status: 201,
    summary: 'Makes an API key, which can be read only in this answer.',
  },
  (context) => makeKey(context.viewer, context.body, callerOf(context)),
);
