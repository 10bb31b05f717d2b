import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { blockedQuery, deletionQuery, PEOPLE_PAGE, profileQuery } from '@/components/people/queries.ts';
import { BlockedPeople } from '@/components/settings/privacy/blocked-people.tsx';
import { DeleteAccount } from '@/components/settings/privacy/delete-account.tsx';
import { ExportData } from '@/components/settings/privacy/export-data.tsx';
import { PrivateAccount } from '@/components/settings/privacy/private-account.tsx';
import { SettingsPage } from '@/components/settings/settings-page.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { listBlocked } from '@/server/users/blocks/service.ts';
import { readDeletion } from '@/server/users/deletion/service.ts';
import { personPage } from '@/server/users/people/schema.ts';
import { profile } from '@/server/users/profile/schema.ts';
import { readProfile } from '@/server/users/profile/service.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('settings');
  return { title: t('sections.privacy.title') };
}

export default async function PrivacyPage() {
  const viewer = await requireViewer(settingsHref('privacy'));
  const t = await getTranslations('settings');
  const client = new QueryClient();
  const [own, deletion] = await Promise.all([
    readProfile(viewer),
    readDeletion(viewer),
    client.prefetchInfiniteQuery({
      ...blockedQuery(),
      queryFn: async () => personPage.encode(await listBlocked(viewer, { limit: PEOPLE_PAGE })),
    }),
  ]);
  client.setQueryData(profileQuery().queryKey, profile.encode(own));
  client.setQueryData(deletionQuery().queryKey, deletion);
  return (
    <SettingsPage title={t('sections.privacy.title')} description={t('sections.privacy.description')}>
      <HydrationBoundary state={dehydrate(client)}>
        <PrivateAccount />
        <BlockedPeople />
        <ExportData />
        <DeleteAccount />
      </HydrationBoundary>
    </SettingsPage>
  );
}
