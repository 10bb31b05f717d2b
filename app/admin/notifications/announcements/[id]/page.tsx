import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AnnouncementView } from '@/components/admin/notifications/announcements/announcement-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.announcements');
  return { title: t('title') };
}

export default async function AnnouncementPage({ params }: Props) {
  const { id } = await params;
  await requireViewer(`/admin/notifications/announcements/${id}`);
  return <AnnouncementView id={id} />;
}
