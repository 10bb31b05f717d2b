import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PeopleView } from '@/components/admin/people/people-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminLive.people');
  return { title: t('title') };
}

export default async function PeoplePage() {
  const viewer = await requireViewer('/admin/people');
  const t = await getTranslations('adminLive.people');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <PeopleView ownId={viewer.id.toString()} />
    </>
  );
}
