'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { deletionQuery, profileQuery } from '@/components/people/queries.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { PasswordField } from '@/components/ui/password-field.tsx';
import type { AccountDeletion } from '@/server/users/deletion/schema.ts';

/** The end of an account; while its days to change one's mind run, the banner of every page offers the way back. */
export function DeleteAccount() {
  const t = useTranslations('privacy.delete');
  const format = useFormatter();
  const { data } = useQuery(deletionQuery());
  const [isAsking, setAsking] = useState(false);
  const date = data?.deleteAfter && format.dateTime(new Date(data.deleteAfter), { dateStyle: 'long' });
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {date ? (
        <p className="text-danger-text text-sm">{t('scheduled', { date })}</p>
      ) : (
        <Button variant="danger" onPress={() => setAsking(true)}>
          {t('start')}
        </Button>
      )}
      {isAsking && <DeleteDialog onClose={() => setAsking(false)} />}
    </SettingsCard>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('privacy.delete');
  const tShell = useTranslations('shell');
  const form = useId();
  const format = useFormatter();
  const client = useQueryClient();
  const reason = useReason();
  const { data: profile } = useQuery(profileQuery());
  const [password, setPassword] = useState('');
  const remove = useMutation({
    mutationFn: () => fetchJson<AccountDeletion>('/v1/account/delete', { method: 'POST', body: { password } }),
    onSuccess: (answer) => {
      client.setQueryData(deletionQuery().queryKey, answer);
      const date = format.dateTime(new Date(answer.deleteAfter ?? Date.now()), { dateStyle: 'long' });
      notify({ title: t('requested', { date }) });
      onClose();
    },
  });
  const error = remove.error === null ? undefined : reason(toApiProblem(remove.error));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!remove.isPending) remove.mutate();
  };
  return (
    <Dialog
      title={t('question')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button variant="danger" type="submit" form={form} isPending={remove.isPending}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-muted text-sm leading-relaxed">{t('body')}</p>
        {profile?.hasPassword ? (
          <PasswordField
            label={t('password')}
            name="password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
            hint={t('passwordHint')}
            error={error}
            autoFocus
          />
        ) : (
          error !== undefined && (
            <p role="alert" className="text-danger-text text-sm">
              {error}
            </p>
          )
        )}
      </form>
    </Dialog>
  );
}
