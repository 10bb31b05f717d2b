'use client';

import { useQuery } from '@tanstack/react-query';
import { Webhook } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { WebhookJson } from '@/server/links/webhooks/schema.ts';
import { eventName } from './event-name.ts';
import { LinkName } from './link-name.tsx';
import { type WebhooksOf, webhooksQuery } from './queries.ts';
import { WebhookState } from './webhook-state.tsx';

/** Webhooks in every state their list can be in; each leads to its page. */
export function WebhookList({ of }: { of: WebhooksOf }) {
  const t = useTranslations('webhooks');
  const query = useQuery(webhooksQuery(of));
  if (query.data === undefined) {
    if (!query.isError) return <Skeleton className="h-28 rounded-2xl" />;
    return (
      <LoadFailure
        title={t('failed')}
        error={query.error}
        isRetrying={query.isFetching}
        onRetry={() => query.refetch()}
      />
    );
  }
  if (query.data.length === 0) return <EmptyState icon={<Webhook />} title={t('emptyTitle')} body={t('emptyBody')} />;
  return (
    <ul
      aria-label={t('list')}
      className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface"
    >
      {query.data.map((webhook) => (
        <WebhookItem key={webhook.id} webhook={webhook} />
      ))}
    </ul>
  );
}

function WebhookItem({ webhook }: { webhook: WebhookJson }) {
  const tEvents = useTranslations('webhooks.events');
  return (
    <li className="relative flex items-start gap-3 px-4 py-3 hover:bg-default/40 sm:px-5">
      <div className="min-w-0 flex-1">
        <Link
          href={`/links/webhooks/${webhook.id}`}
          className="break-all font-medium text-sm after:absolute after:inset-0 after:rounded-2xl"
        >
          {webhook.url}
        </Link>
        <p className="mt-0.5 text-[0.8125rem] text-muted">
          <LinkName linkId={webhook.linkId} />
          {' · '}
          {webhook.events.map((event) => eventName(event, tEvents)).join(', ')}
        </p>
      </div>
      <WebhookState {...webhook} />
    </li>
  );
}
