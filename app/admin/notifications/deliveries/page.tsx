import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeliveriesView } from '@/components/admin/notifications/deliveries/deliveries-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.deliveries');
  return { title: t('title') };
}

export default async function DeliveriesPage() {
  await requireViewer('/admin/notifications/deliveries');
  return <DeliveriesView />;
}
