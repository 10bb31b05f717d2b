import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { type LinkView, linkParams } from '@/server/links/schema.ts';
import { getLink } from '@/server/links/service.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { originOf } from '@/server/platform/http/origin.ts';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'not_found';

/** The link that an address names, read once for each request; the page of what is not there when it is not the viewer's. */
export const loadLink: (viewer: Viewer, id: string) => Promise<LinkView> = cache(async (viewer, id) => {
  const params = linkParams.safeParse({ id });
  if (!params.success) notFound();
  const origin = originOf(new Request('http://page.invalid', { headers: await headers() }));
  try {
    return await getLink(viewer, params.data.id, origin);
  } catch (error) {
    if (isMissing(error)) notFound();
    throw error;
  }
});
