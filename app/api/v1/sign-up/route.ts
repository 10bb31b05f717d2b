import { sessionCookie } from '@/server/platform/auth/session-cookie.ts';
import { perAddress } from '@/server/platform/http/limits.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import { route } from '@/server/platform/http/route.ts';
import { signedIn, signUpInput } from '@/server/users/schema.ts';
import { callerOf } from '@/server/users/service.ts';
import { signUp } from '@/server/users/sign-up.ts';

export const POST = route(
  { auth: 'public', addressLimit: perAddress(20, '1m'), body: signUpInput, response: signedIn, status: 201 },
  async (context) => {
    const { user, token } = await signUp(context.body, callerOf(context));
    context.headers.append('set-cookie', sessionCookie(token, isSecure(context.request)));
    return { user };
  },
);
