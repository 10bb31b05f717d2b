import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { HashRingView } from '@/components/admin/hash-ring/hash-ring-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminHashRing');
  return { title: t('title') };
}

export default async function HashRingPage() {
  await requireViewer('/admin/hash-ring');
  const t = await getTranslations('adminHashRing');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <HashRingView />
    </>
  );
}
