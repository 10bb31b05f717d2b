import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewLinkView } from '@/components/links/editor/new-link-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('links.editor');
  return { title: t('newTitle') };
}

export default async function NewLinkPage() {
  const viewer = await requireViewer('/links/new');
  return <NewLinkView viewerId={String(viewer.id)} />;
}
