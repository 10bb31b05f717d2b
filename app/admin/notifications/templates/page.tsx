import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TemplatesView } from '@/components/admin/notifications/templates/templates-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.templates');
  return { title: t('title') };
}

export default async function TemplatesPage() {
  await requireViewer('/admin/notifications/templates');
  return <TemplatesView />;
}
