import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LanguageSettings } from '@/components/settings/language/language-settings.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.language.title') };
}

export default async function LanguagePage() {
  await requireViewer(settingsHref('language'));
  const t = await getTranslations('settings');
  return (
    <SettingsPage title={t('sections.language.title')} description={t('sections.language.description')}>
      <LanguageSettings />
    </SettingsPage>
  );
}
