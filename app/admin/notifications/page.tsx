import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotificationOverviewView } from '@/components/admin/notifications/overview/overview-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications');
  return { title: t('title') };
}

export default async function NotificationsDeskPage() {
  await requireViewer('/admin/notifications');
  return <NotificationOverviewView />;
}
