'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Monitor, Smartphone } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { SessionJson } from '@/server/users/sessions/schema.ts';
import { sessionsQuery } from './queries.ts';

/** Where one is signed in, this place first; sign out in one of the others, or in all. */
export function SessionsView() {
  const t = useTranslations('sessions');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { data, error, isFetching, refetch } = useQuery(sessionsQuery());
  const onError = (failure: Error) =>
    notify({ title: t('endFailed'), description: reason(toApiProblem(failure)), tone: 'danger' });
  const onSettled = () => {
    setAsking(false);
    return client.invalidateQueries({ queryKey: sessionsQuery().queryKey });
  };
  const end = useMutation({
    mutationFn: (id: string) => fetchJson<void>(`/v1/sessions/${id}`, { method: 'DELETE' }),
    onSuccess: () => notify({ title: t('ended'), tone: 'success' }),
    onError,
    onSettled,
  });
  const endOthers = useMutation({
    mutationFn: () => fetchJson<{ revoked: number }>('/v1/sessions/revoke-others', { method: 'POST' }),
    onSuccess: ({ revoked }) => notify({ title: t('endedOthers', { count: revoked }), tone: 'success' }),
    onError,
    onSettled,
  });
  if (data === undefined) {
    return error === null ? (
      [0, 1].map((key) => <Skeleton key={key} className="h-20 w-full rounded-2xl" />)
    ) : (
      <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
    );
  }
  const sessions = [...data.items].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  const nameOf = ({ browser, system }: SessionJson) =>
    browser !== null && system !== null ? t('device', { browser, system }) : (browser ?? system ?? t('unknownDevice'));
  return (
    <>
      <ul
        aria-label={t('list')}
        className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface"
      >
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 px-4 py-3.5 sm:gap-4 sm:px-5">
            <span aria-hidden className="text-muted [&_svg]:size-5">
              {session.isPhone ? <Smartphone /> : <Monitor />}
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium text-sm">{nameOf(session)}</span>
                {session.isCurrent && <Chip tone="success">{t('current')}</Chip>}
              </p>
              <p className="mt-0.5 break-words text-muted text-xs leading-relaxed">
                {session.address ?? t('unknownAddress')}
                {' · '}
                {t('lastSeen')} <RelativeTime iso={session.lastSeenAt} />
                {' · '}
                {t('signedIn')} <RelativeTime iso={session.createdAt} />
              </p>
            </div>
            {!session.isCurrent && (
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('endOne', { device: nameOf(session) })}
                isPending={end.isPending && end.variables === session.id}
                onPress={() => end.mutate(session.id)}
              >
                {t('end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <div>
          <Button variant="danger-soft" onPress={() => setAsking(true)}>
            {t('endOthers')}
          </Button>
        </div>
      ) : (
        <p className="text-muted text-sm">{t('onlyThis')}</p>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('endOthersTitle')}
          confirmLabel={t('endOthers')}
          cancelLabel={tShell('cancel')}
          isPending={endOthers.isPending}
          onConfirm={() => endOthers.mutate()}
          onClose={() => setAsking(false)}
        >
          {t('endOthersBody')}
        </ConfirmDialog>
      )}
    </>
  );
}
