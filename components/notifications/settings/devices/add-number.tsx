'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { devicesQuery } from '../../queries.ts';

/** Registers a number for text messages; a code goes there first. */
export function AddNumber() {
  const t = useTranslations('notifications.devices');
  const client = useQueryClient();
  const reason = useReason();
  const [number, setNumber] = useState('');
  const add = useMutation({
    mutationFn: () =>
      fetchJson('/v1/notifications/devices', {
        method: 'POST',
        body: { channel: 'sms', address: number, name: t('numberName') },
      }),
    onSuccess: () => {
      setNumber('');
      return client.invalidateQueries({ queryKey: devicesQuery().queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3 sm:flex-row sm:items-start">
      <TextField
        label={t('number')}
        name="number"
        value={number}
        onChange={setNumber}
        inputMode="tel"
        autoComplete="tel"
        placeholder="+82 10 1234 5678"
        hint={t('numberHint')}
        className="sm:max-w-72"
        error={add.error === null ? undefined : reason(toApiProblem(add.error))}
      />
      <div className="sm:pt-6">
        <Button type="submit" variant="secondary" isPending={add.isPending}>
          {t('addNumber')}
        </Button>
      </div>
    </form>
  );
}
