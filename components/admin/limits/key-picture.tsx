'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw, X } from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../format-measure.ts';
import { BucketDrawing } from './picture/bucket-drawing.tsx';
import { LogDrawing } from './picture/log-drawing.tsx';
import { WindowDrawing } from './picture/window-drawing.tsx';
import { limitKeysQuery, limitPictureQuery, rulePath } from './queries.ts';

/** What a rule remembers of one caller, drawn as it fills and said in words; it can be wiped. */
export function KeyPicture({ rule, caller, onClose }: { rule: LimitRuleJson; caller: string; onClose: () => void }) {
  const t = useTranslations('adminLimits.picture');
  const tShell = useTranslations('shell');
  const locale = useLocale();
  const format = useFormatter();
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const [isAsking, setAsking] = useState(false);
  const query = limitPictureQuery(rule.id, caller);
  const { data, error, isError, isFetching, refetch } = useQuery(query);
  // Top keys know who it is.
  const { data: keys } = useQuery(limitKeysQuery(rule.id));
  const who = keys?.items.find(({ key }) => key === caller)?.label ?? caller;
  const reset = useMutation({
    mutationFn: () => fetchJson<unknown>(`${rulePath(rule.id)}/reset`, { method: 'POST', body: { key: caller } }),
    onSuccess: () => notify({ title: t('resetDone', { who }), tone: 'success' }),
    onError: (failure) => tellFailure(t('resetFailed'), failure),
    onSettled: () => {
      setAsking(false);
      return client.invalidateQueries({ queryKey: query.queryKey });
    },
  });
  return (
    <section
      aria-labelledby="limit-picture"
      className="rounded-2xl border border-border bg-surface px-4 py-4 shadow-surface sm:px-5"
    >
      <div className="mb-3 flex items-start justify-between gap-2">
        <h3 id="limit-picture" className="pt-1 font-medium text-sm [overflow-wrap:anywhere]">
          {t('title', { who })}
        </h3>
        <IconButton label={tShell('close')} onPress={onClose}>
          <X aria-hidden />
        </IconButton>
      </div>
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && <Skeleton className="h-48 w-full rounded-xl" />}
      {data !== undefined && (
        <>
          {(data.terms.algorithm === 'token-bucket' || data.terms.algorithm === 'leaking-bucket') && (
            <BucketDrawing picture={data} />
          )}
          {(data.terms.algorithm === 'fixed-window' || data.terms.algorithm === 'sliding-window-counter') && (
            <WindowDrawing picture={data} />
          )}
          {data.terms.algorithm === 'sliding-window-log' && <LogDrawing picture={data} />}
          <p className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <Chip tone={data.allowed ? 'success' : 'danger'}>{t(data.allowed ? 'passes' : 'refuses')}</Chip>
            <span className="tabular-nums">
              {data.allowed
                ? t('left', {
                    remaining: format.number(Math.floor(data.remaining)),
                    limit: format.number(data.terms.burst ?? data.terms.limit),
                    reset: formatSpan(data.resetAfterMs, locale),
                  })
                : t('retry', { wait: formatSpan(data.retryAfterMs, locale) })}
            </span>
          </p>
          <Button
            size="sm"
            variant="tertiary"
            icon={<RotateCcw aria-hidden />}
            onPress={() => setAsking(true)}
            className="mt-3"
          >
            {t('reset')}
          </Button>
        </>
      )}
      {isAsking && (
        <ConfirmDialog
          title={t('askTitle', { who })}
          confirmLabel={t('reset')}
          cancelLabel={tShell('cancel')}
          isPending={reset.isPending}
          onConfirm={() => reset.mutate()}
          onClose={() => setAsking(false)}
        >
          {t('askBody')}
        </ConfirmDialog>
      )}
    </section>
  );
}
