import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { IdsView } from '@/components/admin/ids/ids-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminIds');
  return { title: t('title') };
}

export default async function IdsPage() {
  await requireViewer('/admin/ids');
  const t = await getTranslations('adminIds');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <IdsView />
    </>
  );
}
