import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LimitsView } from '@/components/admin/limits/limits-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminLimits');
  return { title: t('title') };
}

export default async function LimitsPage() {
  await requireViewer('/admin/limits');
  const t = await getTranslations('adminLimits');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <LimitsView />
    </>
  );
}
