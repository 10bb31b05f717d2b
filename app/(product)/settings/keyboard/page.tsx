import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { KeyboardSettings } from '@/components/settings/keyboard/keyboard-settings.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.keyboard.title') };
}

export default async function KeyboardPage() {
  const viewer = await requireViewer(settingsHref('keyboard'));
  const t = await getTranslations('settings');
  return (
    <SettingsPage title={t('sections.keyboard.title')} description={t('sections.keyboard.description')}>
      <KeyboardSettings role={viewer.role} />
    </SettingsPage>
  );
}
