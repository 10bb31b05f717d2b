import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReportsView } from '@/components/admin/reports/reports-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminReports');
  return { title: t('title') };
}

export default async function ReportsPage() {
  await requireViewer('/admin/reports');
  const t = await getTranslations('adminReports');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <ReportsView />
    </>
  );
}
