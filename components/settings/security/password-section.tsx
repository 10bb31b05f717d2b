'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { SettingsCard } from '../settings-card.tsx';
import { protectionQuery } from './queries.ts';
import { useProof } from './use-proof.tsx';

/** Changes the password, or sets the first one. */
export function PasswordSection({ hasPassword }: { hasPassword: boolean }) {
  const t = useTranslations('security.password');
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const { prove, dialog } = useProof();
  const change = useMutation({
    mutationFn: () => prove(() => fetchJson<void>('/v1/password', { method: 'POST', body: { current, password } })),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
      notify({ title: t('changed'), tone: 'success' });
      return client.invalidateQueries({ queryKey: protectionQuery().queryKey });
    },
  });
  const wordsFor = useFieldReasons(change.error, ['current', 'password']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate();
  };
  return (
    <SettingsCard title={t('title')} description={hasPassword ? t('description') : t('noneYet')}>
      <form method="post" noValidate className="flex max-w-sm flex-col gap-4" onSubmit={submit}>
        <FormError text={wordsFor('form')} />
        {hasPassword && (
          <PasswordField
            label={t('current')}
            name="current"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            error={wordsFor('current')}
          />
        )}
        <PasswordField
          label={t('new')}
          name="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          hint={t('hint')}
          error={wordsFor('password')}
        />
        <div>
          <Button type="submit" variant="primary" isPending={change.isPending}>
            {change.isPending ? t('pending') : hasPassword ? t('submit') : t('set')}
          </Button>
        </div>
      </form>
      {dialog}
    </SettingsCard>
  );
}
