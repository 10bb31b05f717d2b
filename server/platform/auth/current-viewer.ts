import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { verifySession } from './sessions.ts';
import type { Viewer } from './viewer.ts';

/** Who looks at this page; asked once for each request, however many components ask. For pages and layouts. */
export const currentViewer: () => Promise<Viewer | null> = cache(async () => {
  return verifySession((await headers()).get('cookie'));
});

/** The same, but whoever is not signed in is sent to sign in, and from there to `next` (a path of ours). */
export async function requireViewer(next = '/'): Promise<Viewer> {
  const viewer = await currentViewer();
  return viewer ?? redirect(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);
}
