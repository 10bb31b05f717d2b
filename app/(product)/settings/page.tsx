import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SettingsHome } from '@/components/settings/settings-home.tsx';
import { SETTINGS_HOME } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('title') };
}

export default async function SettingsIndexPage() {
  await requireViewer(SETTINGS_HOME);
  return <SettingsHome />;
}
