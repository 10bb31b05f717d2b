'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { PasskeyButton } from '@/components/auth/passkey-button.tsx';
import { proveWithPasskey, usePasskeySupport } from '@/components/auth/use-passkey.ts';
import { profileQuery } from '@/components/people/queries.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { identityQuery } from './queries.ts';

interface Props {
  onProved: () => void;
  onClose: () => void;
}

/**
 * Asks for one of the proofs that the account has. Whoever has none, or has forgotten it, gets a link by mail: the session that it opens is
 * proof enough.
 */
export function ProveIdentityDialog({ onProved, onClose }: Props) {
  const t = useTranslations('security.confirm');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const form = useId();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [passkeyError, setPasskeyError] = useState<string>();
  const canUsePasskeys = usePasskeySupport();
  const { data, error } = useQuery(identityQuery());
  const { data: profile } = useQuery(profileQuery());
  const send = useMutation({
    mutationFn: () =>
      fetchJson('/v1/identity/prove', {
        method: 'POST',
        body: code.trim() === '' && data?.hasPassword ? { password } : { code: code.trim() },
      }),
    onSuccess: onProved,
  });
  const mail = useMutation({
    mutationFn: () => fetchJson('/v1/sign-in-links', { method: 'POST', body: { email: profile?.email } }),
  });
  const wordsFor = useFieldReasons(send.error, ['password', 'code']);
  const failure = error ?? mail.error;
  const canType = data !== undefined && (data.hasPassword || data.hasCodes);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  };
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          {canType && (
            <Button type="submit" form={form} variant="primary" isPending={send.isPending}>
              {t('submit')}
            </Button>
          )}
        </>
      }
    >
      <form id={form} method="post" noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <p className="text-muted text-sm leading-relaxed">{t('body')}</p>
        <FormError text={failure === null ? (wordsFor('form') ?? passkeyError) : reason(toApiProblem(failure))} />
        {data === undefined && error === null && <Skeleton className="h-16 w-full rounded-xl" />}
        {data?.hasPassword && (
          <PasswordField
            label={t('password')}
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={wordsFor('password')}
            autoFocus
          />
        )}
        {data?.hasCodes && (
          <TextField
            label={data.hasPassword ? t('codeInstead') : t('code')}
            name="code"
            autoComplete="one-time-code"
            spellCheck="false"
            value={code}
            onChange={setCode}
            error={wordsFor('code')}
          />
        )}
        {data?.hasPasskeys && canUsePasskeys && (
          <PasskeyButton
            label={t('passkey')}
            ask={proveWithPasskey}
            onSignedIn={onProved}
            onFailure={setPasskeyError}
          />
        )}
        {data !== undefined && profile !== undefined && !mail.isSuccess && (
          <Button variant={canType ? 'ghost' : 'primary'} isPending={mail.isPending} onPress={() => mail.mutate()}>
            {canType ? t('mail') : t('mailOnly')}
          </Button>
        )}
        <div role="status" className="empty:hidden">
          {mail.isSuccess && <p className="rounded-xl bg-success/10 p-3 text-sm leading-relaxed">{t('mailSent')}</p>}
        </div>
      </form>
    </Dialog>
  );
}
