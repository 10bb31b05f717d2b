'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Inbox, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { DeliveryJson } from '@/server/links/webhooks/schema.ts';
import { DELIVERY_STATES, type DeliveryState } from '@/server/links/webhooks/terms.ts';
import { eventName } from './event-name.ts';
import { failureText } from './failure-text.ts';
import { deliveriesQuery } from './queries.ts';
import { useSendAgain } from './use-webhook.ts';

const TONES = { waiting: 'warning', delivered: 'success', failed: 'danger' } as const;

/** What a webhook was told in the last 30 days and what it answered. `canSend`: it is on, so things can be sent again. */
export function DeliveryLog({ id, canSend }: { id: string; canSend: boolean }) {
  const t = useTranslations('webhooks.log');
  const [view, setView] = useState<DeliveryState | 'all'>('all');
  const query = useInfiniteQuery(deliveriesQuery(id, view));
  const again = useSendAgain(id);
  return (
    <section aria-labelledby="webhook-log">
      <h2 id="webhook-log" className="mt-2 mb-3 font-semibold text-base">
        {t('title')}
      </h2>
      <div className="mb-3 overflow-x-auto">
        <ChoiceGroup
          legend={t('view')}
          isLegendHidden
          options={(['all', ...DELIVERY_STATES] as const).map((each) => ({
            id: each,
            label: each === 'all' ? t('all') : t(`states.${each}`),
          }))}
          value={view}
          onChange={setView}
        />
      </div>
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-40 rounded-2xl" />}
        empty={<EmptyState icon={<Inbox />} title={t('empty')} body={view === 'all' ? t('emptyBody') : undefined} />}
      >
        {(deliveries) => (
          <ul
            aria-label={t('caption')}
            className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface"
          >
            {deliveries.map((delivery) => (
              <Delivery
                key={delivery.id}
                delivery={delivery}
                isSending={again.isPending && again.variables === delivery.id}
                {...(canSend && delivery.state !== 'waiting' ? { onAgain: () => again.mutate(delivery.id) } : {})}
              />
            ))}
          </ul>
        )}
      </PagedList>
    </section>
  );
}

function Delivery({
  delivery,
  isSending,
  onAgain,
}: {
  delivery: DeliveryJson;
  isSending: boolean;
  onAgain?: () => void;
}) {
  const t = useTranslations('webhooks.log');
  const tEvents = useTranslations('webhooks.events');
  const tFailures = useTranslations('webhooks.failures');
  const { event, state, attempts, responseStatus, responseBody, failure, durationMs, createdAt, nextAttemptAt } =
    delivery;
  return (
    <li className="px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Chip tone={TONES[state]}>{t(`states.${state}`)}</Chip>
        <span className="font-medium">{eventName(event, tEvents)}</span>
        <span className="text-muted tabular-nums">
          {[
            ...(responseStatus === null ? [] : [t('status', { status: responseStatus })]),
            ...(durationMs === null ? [] : [t('duration', { ms: durationMs })]),
            ...(attempts === 0 ? [] : [t('attempts', { count: attempts })]),
          ].join(' · ')}
        </span>
        <ExactTime iso={createdAt} className="ms-auto text-muted text-xs" />
      </div>
      {failure !== null && <p className="mt-1 text-[0.8125rem] text-muted">{failureText(failure, tFailures)}</p>}
      {state === 'waiting' && nextAttemptAt !== null && (
        <p className="mt-1 text-[0.8125rem] text-muted">
          {t('next')} <RelativeTime iso={nextAttemptAt} />
        </p>
      )}
      <div className="mt-2 flex items-start gap-3">
        <details className="min-w-0 flex-1">
          <summary className="w-fit cursor-pointer py-0.5 text-[0.8125rem] text-muted hover:text-foreground">
            {t('details')}
          </summary>
          <Excerpt title={t('sent')} text={JSON.stringify(delivery.body, null, 2)} />
          <Excerpt
            title={t('answered')}
            text={responseBody === null || responseBody === '' ? t('noAnswer') : responseBody}
          />
        </details>
        {onAgain !== undefined && (
          <Button size="sm" variant="tertiary" icon={<RotateCw aria-hidden />} isPending={isSending} onPress={onAgain}>
            {t('again')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Excerpt({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3 className="mt-2 mb-1 font-medium text-xs">{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className="max-h-60 overflow-auto rounded-xl bg-default p-3 font-mono text-xs leading-relaxed">
        {text}
      </pre>
    </>
  );
}
