'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { DateField } from '@/components/ui/date-field.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { EpochView, PlanEpochInput } from '@/server/admin/ids/schema.ts';
import { idOverviewQuery } from './queries.ts';

const MAX_TICK_MS = 1_000;

/** Plans from which day on a slot of time lasts longer. It cannot be taken back, so it is asked about first. */
export function PlanEpoch() {
  const t = useTranslations('adminIds.plan');
  const tShell = useTranslations('shell');
  const format = useFormatter();
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const [from, setFrom] = useState('');
  const [slot, setSlot] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [isTried, setTried] = useState(false);
  const tickMs = Number(slot);
  const isTickRight = Number.isInteger(tickMs) && tickMs >= 1 && tickMs <= MAX_TICK_MS;
  const day = from === '' ? '' : format.dateTime(new Date(from), { dateStyle: 'long', timeZone: 'UTC' });
  const plan = useMutation({
    mutationFn: (body: PlanEpochInput) => fetchJson<EpochView>('/v1/admin/ids/epochs', { method: 'POST', body }),
    onSuccess: () => {
      notify({ title: t('done'), tone: 'success' });
      setFrom('');
      setSlot('');
      setTried(false);
      return client.invalidateQueries({ queryKey: idOverviewQuery().queryKey });
    },
    onError: (error) => tellFailure(t('failed'), error),
    onSettled: () => setAsking(false),
  });
  return (
    <form
      aria-labelledby="ids-plan"
      className="mt-5 rounded-2xl border border-border bg-surface px-5 py-4 shadow-surface"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (from !== '' && isTickRight) setAsking(true);
      }}
    >
      <h3 id="ids-plan" className="font-medium text-sm">
        {t('title')}
      </h3>
      <p className="mt-1 mb-4 max-w-prose text-muted text-sm leading-relaxed">{t('body')}</p>
      <div className="flex max-w-xl flex-col gap-3 sm:flex-row">
        <DateField label={t('from')} value={from} onChange={setFrom} className="flex-1" />
        <TextField
          label={t('tick')}
          name="tickMs"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          value={slot}
          onChange={setSlot}
          className="flex-1"
          error={(isTried || slot !== '') && !isTickRight ? t('tickWrong', { max: MAX_TICK_MS }) : undefined}
        />
      </div>
      {isTried && from === '' && (
        <p role="alert" className="mt-3 text-danger-text text-sm">
          {t('fromMissing')}
        </p>
      )}
      <Button type="submit" variant="tertiary" className="mt-4">
        {t('submit')}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t('confirmTitle')}
          confirmLabel={t('confirm')}
          cancelLabel={tShell('cancel')}
          isPending={plan.isPending}
          onConfirm={() => plan.mutate({ from: new Date(from).toISOString(), tickMs })}
          onClose={() => setAsking(false)}
        >
          {t('confirmBody', { date: day, ms: tickMs })}
        </ConfirmDialog>
      )}
    </form>
  );
}
