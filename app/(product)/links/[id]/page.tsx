import type { Metadata } from 'next';
import { linkLabel } from '@/components/links/link-label.ts';
import { LinkOverview } from '@/components/links/link-page/link-overview.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { loadLink } from '../load-link.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  const { title, shortUrl } = await loadLink(await requireViewer(`/links/${id}`), id);
  return { title: title ?? linkLabel(shortUrl) };
}

export default async function LinkPage({ params }: Props) {
  const { id } = await params;
  await requireViewer(`/links/${id}`);
  return <LinkOverview id={id} />;
}
