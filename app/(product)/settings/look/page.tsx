import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LookSettings } from '@/components/settings/look/look-settings.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.look.title') };
}

export default async function LookPage() {
  await requireViewer(settingsHref('look'));
  const t = await getTranslations('settings');
  return (
    <SettingsPage title={t('sections.look.title')} description={t('sections.look.description')}>
      <LookSettings />
    </SettingsPage>
  );
}
