import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { LinkHeader } from '@/components/links/link-page/link-header.tsx';
import { linkQuery } from '@/components/links/queries.ts';
import { link } from '@/server/links/schema.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { loadLink } from '../load-link.ts';

interface Props {
  children: ReactNode;
  params: Promise<{ id: string }>;
}

/** Reads the link for all of its pages. */
export default async function LinkLayout({ children, params }: Props) {
  const { id } = await params;
  const viewer = await requireViewer(`/links/${id}`);
  const found = await loadLink(viewer, id);
  const client = new QueryClient();
  client.setQueryData(linkQuery(id).queryKey, link.encode(found));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LinkHeader id={id} viewerId={String(viewer.id)} />
      {children}
    </HydrationBoundary>
  );
}
