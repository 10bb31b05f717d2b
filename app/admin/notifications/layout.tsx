import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { SectionLinks } from '@/components/admin/notifications/section-links.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';

export default async function NotificationsDeskLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations('adminNotifications');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SectionLinks />
      {children}
    </>
  );
}
