import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SuppressionsView } from '@/components/admin/notifications/suppressions/suppressions-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.suppressions');
  return { title: t('title') };
}

export default async function SuppressionsPage() {
  await requireViewer('/admin/notifications/suppressions');
  return <SuppressionsView />;
}
