import { sessionCookie } from '@/server/platform/auth/session-cookie.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import { route } from '@/server/platform/http/route.ts';
import { signedIn, signInInput } from '@/server/users/schema.ts';
import { callerOf, signIn } from '@/server/users/service.ts';

export const POST = route({ auth: 'public', body: signInInput, response: signedIn }, async (context) => {
  const { user, token } = await signIn(context.body.email, context.body.password, callerOf(context));
  context.headers.append('set-cookie', sessionCookie(token, isSecure(context.request)));
  return { user };
});
