import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ProcessesView } from '@/components/admin/processes/processes-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminLive.processes');
  return { title: t('title') };
}

export default async function ProcessesPage() {
  await requireViewer('/admin/processes');
  const t = await getTranslations('adminLive.processes');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <ProcessesView />
    </>
  );
}
