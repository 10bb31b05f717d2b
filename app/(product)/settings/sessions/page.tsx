import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SessionsView } from '@/components/settings/sessions/sessions-view.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('sessions');
  return { title: t('title') };
}

export default async function SessionsPage() {
  await requireViewer('/settings/sessions');
  const t = await getTranslations('sessions');
  return (
    <SettingsPage title={t('title')} description={t('description')}>
      <SessionsView />
    </SettingsPage>
  );
}
