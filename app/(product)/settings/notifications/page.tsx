import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DevicesCard } from '@/components/notifications/settings/devices/devices-card.tsx';
import { MuteList } from '@/components/notifications/settings/mute-list.tsx';
import { PreferenceMatrix } from '@/components/notifications/settings/preference-matrix.tsx';
import { QuietHours } from '@/components/notifications/settings/quiet-hours.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.notifications.title') };
}

export default async function NotificationSettingsPage() {
  await requireViewer(settingsHref('notifications'));
  const t = await getTranslations('settings');
  return (
    <SettingsPage title={t('sections.notifications.title')} description={t('sections.notifications.description')}>
      <PreferenceMatrix />
      <DevicesCard />
      <QuietHours />
      <MuteList />
    </SettingsPage>
  );
}
