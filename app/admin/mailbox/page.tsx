import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MailboxView } from '@/components/admin/mailbox/mailbox-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminData.mailbox');
  return { title: t('title') };
}

export default async function MailboxPage() {
  await requireViewer('/admin/mailbox');
  const t = await getTranslations('adminData.mailbox');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <MailboxView />
    </>
  );
}
