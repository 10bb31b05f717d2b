import { clearedSessionCookie } from '@/server/platform/auth/session-cookie.ts';
import { isSecure } from '@/server/platform/http/origin.ts';
import { route } from '@/server/platform/http/route.ts';
import { signOut } from '@/server/users/open-session.ts';

export const POST = route({ summary: 'Signs out here.', auth: 'public' }, async ({ request, headers }) => {
  await signOut(request.headers.get('cookie'));
  headers.append('set-cookie', clearedSessionCookie(isSecure(request)));
});
