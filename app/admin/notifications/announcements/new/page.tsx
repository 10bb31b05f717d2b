import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NewAnnouncement } from '@/components/admin/notifications/announcements/new-announcement.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.announcements');
  return { title: t('newTitle') };
}

export default async function NewAnnouncementPage() {
  await requireViewer('/admin/notifications/announcements/new');
  return <NewAnnouncement />;
}
