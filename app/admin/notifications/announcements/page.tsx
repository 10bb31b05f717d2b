import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AnnouncementsView } from '@/components/admin/notifications/announcements/announcements-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.announcements');
  return { title: t('title') };
}

export default async function AnnouncementsPage() {
  await requireViewer('/admin/notifications/announcements');
  return <AnnouncementsView />;
}
