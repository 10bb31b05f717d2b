import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SentView } from '@/components/admin/notifications/deliveries/sent-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.deliveries');
  return { title: t('oneTitle') };
}

export default async function DeliveryPage({ params }: Props) {
  const { id } = await params;
  await requireViewer(`/admin/notifications/deliveries/${id}`);
  return <SentView id={id} />;
}
