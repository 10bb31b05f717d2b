import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OverviewView } from '@/components/admin/overview-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('nav');
  return { title: t('admin') };
}

export default async function AdminPage() {
  await requireViewer('/admin');
  const t = await getTranslations('admin');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <OverviewView />
    </>
  );
}
