'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, RotateCcw, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { TraceChannels } from '@/components/notifications/trace/trace-channels.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { SentNotificationJson } from '@/server/notifications/deliveries/schema.ts';
import type { NotificationType } from '@/server/notifications/terms.ts';
import { NOTIFICATIONS_PATH, sentNotificationQuery } from '../queries.ts';
import { useReasonText } from '../use-reason-text.ts';

/** One notification: who, what, and its whole way by every channel. */
export function SentView({ id }: { id: string }) {
  const t = useTranslations('adminNotifications.deliveries');
  const tShell = useTranslations('shell');
  const { data, error, isFetching, refetch } = useQuery(sentNotificationQuery(id));
  const back = (
    <Link href="/admin/notifications/deliveries" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
      <ArrowLeft aria-hidden />
      {t('back')}
    </Link>
  );
  if (data === undefined && error !== null && toApiProblem(error).status === 404) {
    return <EmptyState icon={<SearchX />} title={t('unknownTitle')} body={t('unknownBody')} action={back} />;
  }
  if (data === undefined && error !== null) {
    return <LoadFailure title={t('oneFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  return (
    <div className="max-w-3xl">
      <div className="-ms-3 mb-2">{back}</div>
      {data === undefined ? (
        <>
          <p role="status" className="sr-only">
            {tShell('loading')}
          </p>
          <Skeleton className="h-96 w-full rounded-2xl" />
        </>
      ) : (
        <Sent sent={data} />
      )}
    </div>
  );
}

function Sent({ sent }: { sent: SentNotificationJson }) {
  const t = useTranslations('adminNotifications.deliveries');
  const tNotifications = useTranslations('notifications');
  const tOverview = useTranslations('adminNotifications.overview');
  const reasonOf = useReasonText();
  const retry = useRetry(sent.trace.id);
  const { trace, recipient, actor, dedupeKey, thread, deliveries } = sent;
  const messageIds = deliveries.flatMap(({ providerMessageId }) => providerMessageId ?? []);
  const hashes = deliveries.flatMap(({ addressHash }) => addressHash ?? []);
  const facts: [string, ReactNode][] = [
    [t('facts.recipient'), <PersonName key="to" person={recipient} />],
    ...(actor === null ? [] : ([[t('facts.actor'), <PersonName key="by" person={actor} />]] as [string, ReactNode][])),
    [t('facts.lane'), tOverview(`lanes.${trace.lane}`)],
    [t('facts.planned'), <ExactTime key="planned" iso={trace.createdAt} />],
    [t('facts.expires'), <ExactTime key="expires" iso={trace.expiresAt} />],
    [t('facts.dedupeKey'), <Mono key="dedupe" text={dedupeKey} />],
    ...(thread === null ? [] : ([[t('facts.thread'), <Mono key="thread" text={thread} />]] as [string, ReactNode][])),
    ...messageIds.map((text): [string, ReactNode] => [t('facts.messageId'), <Mono key={text} text={text} />]),
    ...hashes.map((text): [string, ReactNode] => [t('facts.addressHash'), <Mono key={text} text={`${text}…`} />]),
  ];
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-lg">{tNotifications(`types.${trace.type as NotificationType}.name`)}</h2>
        {sent.canRetry && (
          <Button
            variant="primary"
            size="sm"
            icon={<RotateCcw aria-hidden />}
            isPending={retry.isPending}
            onPress={() => retry.mutate()}
          >
            {t('retry')}
          </Button>
        )}
      </div>
      <dl className="mb-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 rounded-2xl border border-border bg-surface px-5 py-4 text-sm shadow-surface">
        {facts.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, one for each device
          <div key={index} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <h2 className="mb-3 font-semibold">{t('way')}</h2>
      <TraceChannels channels={trace.channels} reasonOf={reasonOf} />
      <p className="mt-4 text-muted text-xs">{t('noContent')}</p>
    </>
  );
}

const Mono = ({ text }: { text: string }) => <span className="select-all break-all font-mono text-xs">{text}</span>;

function PersonName({ person: { id, name } }: { person: SentNotificationJson['recipient'] }) {
  const t = useTranslations('adminNotifications.deliveries');
  if (name === null) return <span className="text-muted italic">{t('gone')}</span>;
  return (
    <Link
      href={`/admin/notifications/deliveries?q=${id}`}
      className="inline-flex min-h-6 items-center underline underline-offset-4"
    >
      {name}
    </Link>
  );
}

function useRetry(id: string) {
  const t = useTranslations('adminNotifications.deliveries');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: () => fetchJson<{ queued: number }>(`${NOTIFICATIONS_PATH}/deliveries/${id}/retry`, { method: 'POST' }),
    onSuccess: ({ queued }) => notify({ title: t('retried', { count: queued }), tone: 'success' }),
    onError: (error) => tellFailure(t('retryFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: sentNotificationQuery(id).queryKey }),
  });
}
