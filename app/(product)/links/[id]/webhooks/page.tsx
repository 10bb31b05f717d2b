import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WebhooksView } from '@/components/links/webhooks/webhooks-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks');
  return { title: t('linkTitle') };
}

/** What programs are told of this link; the layout has read the link. */
export default async function LinkWebhooksPage({ params }: Props) {
  const { id } = await params;
  await requireViewer(`/links/${id}/webhooks`);
  const t = await getTranslations('webhooks');
  return (
    <>
      <p className="mt-6 mb-4 text-muted text-sm">{t('linkDescription')}</p>
      <WebhooksView linkId={id} />
    </>
  );
}
