import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SettingsView } from '@/components/admin/settings/settings-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminData.settings');
  return { title: t('title') };
}

export default async function SettingsPage() {
  await requireViewer('/admin/settings');
  const t = await getTranslations('adminData.settings');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SettingsView />
    </>
  );
}
