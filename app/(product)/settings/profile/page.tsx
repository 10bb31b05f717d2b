import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { profileQuery } from '@/components/people/queries.ts';
import { ProfileSettings } from '@/components/settings/profile/profile-settings.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { profile } from '@/server/users/profile/schema.ts';
import { readProfile } from '@/server/users/profile/service.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.profile.title') };
}

export default async function ProfilePage() {
  const viewer = await requireViewer(settingsHref('profile'));
  const t = await getTranslations('settings');
  const client = new QueryClient();
  client.setQueryData(profileQuery().queryKey, profile.encode(await readProfile(viewer)));
  return (
    <SettingsPage title={t('sections.profile.title')} description={t('sections.profile.description')}>
      <HydrationBoundary state={dehydrate(client)}>
        <ProfileSettings />
      </HydrationBoundary>
    </SettingsPage>
  );
}
