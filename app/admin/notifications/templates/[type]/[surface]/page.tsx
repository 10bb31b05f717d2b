import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TemplateView } from '@/components/admin/notifications/templates/template-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ type: string; surface: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminNotifications.templates');
  return { title: t('title') };
}

export default async function TemplatePage({ params }: Props) {
  const { type, surface } = await params;
  await requireViewer(`/admin/notifications/templates/${type}/${surface}`);
  return <TemplateView type={type} surface={surface} />;
}
