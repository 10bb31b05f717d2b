import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotificationsView } from '@/components/notifications/list/notifications-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('notifications.list');
  return { title: t('title') };
}

export default async function NotificationsPage() {
  await requireViewer('/notifications');
  return <NotificationsView />;
}
