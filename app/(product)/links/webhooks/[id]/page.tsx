import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { webhookQuery } from '@/components/links/webhooks/queries.ts';
import { WebhookView } from '@/components/links/webhooks/webhook-view.tsx';
import { type WebhookJson, webhook, webhookParams } from '@/server/links/webhooks/schema.ts';
import { getWebhook } from '@/server/links/webhooks/service.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  params: Promise<{ id: string }>;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'not_found';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks');
  return { title: t('title') };
}

async function loadWebhook(id: string): Promise<WebhookJson> {
  const viewer = await requireViewer(`/links/webhooks/${id}`);
  const params = webhookParams.safeParse({ id });
  if (!params.success) notFound();
  try {
    return webhook.encode(await getWebhook(viewer, params.data.id));
  } catch (error) {
    if (isMissing(error)) notFound();
    throw error;
  }
}

export default async function WebhookPage({ params }: Props) {
  const { id } = await params;
  const client = new QueryClient();
  client.setQueryData(webhookQuery(id).queryKey, await loadWebhook(id));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <WebhookView id={id} />
    </HydrationBoundary>
  );
}
