import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WebhooksView } from '@/components/links/webhooks/webhooks-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks');
  return { title: t('title') };
}

/** Every webhook of the viewer. */
export default async function WebhooksPage() {
  await requireViewer('/links/webhooks');
  const t = await getTranslations('webhooks');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <WebhooksView linkId={null} />
    </>
  );
}
