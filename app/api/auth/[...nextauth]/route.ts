import { runNextAuth } from '@/server/platform/auth/run-next-auth.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import { readForm } from '@/server/platform/http/read-body.ts';
import { route } from '@/server/platform/http/route.ts';
import { authOptions } from '@/server/users/auth-options.ts';
import { callerOf } from '@/server/users/open-session.ts';

const MAX_BODY_BYTES = 16 * 1024;

/** next-auth's own routes (`/api/auth/session`, `/api/auth/callback/credentials`, …) on our sessions. */
const handle = route({ auth: 'public', addressLimit: perAddress(120, '1m') }, async (context) => {
  const { request, params, origin } = context;
  const action = [params.nextauth ?? []].flat();
  const body = request.method === 'POST' ? await readForm(request, MAX_BODY_BYTES) : undefined;
  let refusal: unknown;
  const options = authOptions({
    caller: callerOf(context),
    secure: isSecure(request),
    onRefusal: (error) => {
      refusal = error;
    },
  });
  const answer = await runNextAuth(request, { action, body, origin }, options);
  if (refusal !== undefined) throw refusal;
  return answer;
});

export const GET = handle;
export const POST = handle;
