import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { KeysView } from '@/components/settings/keys/keys-view.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('keys');
  return { title: t('title') };
}

export default async function KeysPage() {
  const { role } = await requireViewer('/settings/keys');
  const t = await getTranslations('keys');
  return (
    <SettingsPage title={t('title')} description={t('description')}>
      <KeysView isAdmin={role === 'admin'} />
    </SettingsPage>
  );
}
