import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { QueuesView } from '@/components/admin/queues/queues-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminLive.queues');
  return { title: t('title') };
}

export default async function QueuesPage() {
  await requireViewer('/admin/jobs');
  const t = await getTranslations('adminLive.queues');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <QueuesView />
    </>
  );
}
