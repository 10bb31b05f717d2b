import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OrphansView } from '@/components/links/stats/orphans-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('linkStats.orphans');
  return { title: t('title') };
}

export default async function OrphansPage() {
  await requireViewer('/admin/orphans');
  const t = await getTranslations('linkStats.orphans');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <OrphansView />
    </>
  );
}
