import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InvitationsView } from '@/components/admin/invitations/invitations-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('admin.invitations');
  return { title: t('title') };
}

export default async function InvitationsPage() {
  await requireViewer('/admin/invitations');
  const t = await getTranslations('admin.invitations');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <InvitationsView />
    </>
  );
}
