'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ApiProblem } from '@/components/api-client/problem.ts';
import { createPasskey, usePasskeySupport } from '@/components/auth/use-passkey.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { SettingsCard } from '../settings-card.tsx';
import { PasskeyList } from './passkey-list.tsx';
import { passkeysQuery } from './queries.ts';
import { useProof } from './use-proof.tsx';

/** Passkeys: add one under a name, see, rename and remove them. */
export function PasskeysSection() {
  const t = useTranslations('security.passkeys');
  const tSecurity = useTranslations('security');
  const reason = useReason();
  const client = useQueryClient();
  const isSupported = usePasskeySupport();
  const [name, setName] = useState('');
  const { prove, dialog } = useProof();
  const { data, error, isFetching, refetch } = useQuery(passkeysQuery());
  const add = useMutation({
    mutationFn: () => prove(() => createPasskey(name.trim())),
    onSuccess: () => {
      setName('');
      notify({ title: t('added'), tone: 'success' });
      return client.invalidateQueries({ queryKey: ['security'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate();
  };
  const addError =
    add.error instanceof ApiProblem ? reason(add.error) : add.error === null ? undefined : t('addFailed');
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {data === undefined && error === null && <Skeleton className="h-16 w-full rounded-xl" />}
      {data === undefined && error !== null && (
        <LoadFailure title={tSecurity('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data !== undefined && data.items.length === 0 && <p className="text-sm">{t('empty')}</p>}
      {data !== undefined && data.items.length > 0 && <PasskeyList passkeys={data.items} />}
      {isSupported === false ? (
        <p className="mt-4 text-muted text-sm leading-relaxed">{t('unsupported')}</p>
      ) : (
        <form
          method="post"
          noValidate
          className="mt-4 flex flex-col gap-3 sm:flex-row sm:items-start"
          onSubmit={submit}
        >
          <TextField
            label={t('name')}
            name="passkey-name"
            autoComplete="off"
            placeholder={t('namePlaceholder')}
            maxLength={60}
            value={name}
            onChange={setName}
            error={addError}
            className="sm:flex-1"
          />
          <Button
            type="submit"
            variant="primary"
            className="h-11 sm:mt-[1.625rem] sm:h-10"
            icon={<Fingerprint aria-hidden />}
            isPending={add.isPending}
          >
            {add.isPending ? t('adding') : t('add')}
          </Button>
        </form>
      )}
      {dialog}
    </SettingsCard>
  );
}
