'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import { devicesQuery } from '../../queries.ts';

/** The code that came to a number, or another one. */
export function ConfirmNumber({ id }: { id: string }) {
  const t = useTranslations('notifications.devices');
  const client = useQueryClient();
  const reason = useReason();
  const tellFailure = useFailureNotice();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => fetchJson(`/v1/notifications/devices/${id}/confirm`, { method: 'POST', body: { code } }),
    onSuccess: () => {
      notify({ title: t('confirmed'), tone: 'success' });
      return client.invalidateQueries({ queryKey: devicesQuery().queryKey });
    },
  });
  const again = useMutation({
    mutationFn: () => fetchJson(`/v1/notifications/devices/${id}/code`, { method: 'POST' }),
    onSuccess: () => notify({ title: t('codeSent'), tone: 'success' }),
    onError: (error) => tellFailure(t('codeFailed'), error),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3 sm:flex-row sm:items-start">
      <TextField
        label={t('code')}
        name="code"
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        className="sm:max-w-48"
        error={confirm.error === null ? undefined : reason(toApiProblem(confirm.error))}
      />
      <div className="flex flex-wrap gap-2 sm:pt-6">
        <Button type="submit" isPending={confirm.isPending}>
          {t('confirm')}
        </Button>
        <Button variant="tertiary" isPending={again.isPending} onPress={() => again.mutate()}>
          {t('sendAgain')}
        </Button>
      </div>
    </form>
  );
}
