'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { CopyField } from '@/components/ui/copy-field.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { RecoveryCodesJson, TotpEnrolmentJson } from '@/server/users/second-factor/schema.ts';
import { QrCode } from './qr-code.tsx';

interface Props {
  onClose: () => void;
  onEnabled: (codes: RecoveryCodesJson) => void;
}

/** Shows the secret to an app and asks for a code of it; before that nothing is turned on. */
export function TotpSetUpDialog({ onClose, onEnabled }: Props) {
  const t = useTranslations('security.totp');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const form = useId();
  const [code, setCode] = useState('');
  const enrolment = useQuery({
    queryKey: ['security', 'enrolment', form],
    queryFn: () => fetchJson<TotpEnrolmentJson>('/v1/second-factor/totp', { method: 'POST' }),
    // Each call makes another secret: the one on the screen must stay the one that counts.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const confirm = useMutation({
    mutationFn: () =>
      fetchJson<RecoveryCodesJson>('/v1/second-factor/totp/confirm', { method: 'POST', body: { code } }),
    onSuccess: onEnabled,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending && enrolment.data !== undefined) confirm.mutate();
  };
  return (
    <Dialog
      title={t('dialogTitle')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button type="submit" form={form} variant="primary" isPending={confirm.isPending}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <form id={form} method="post" noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <p className="text-muted text-sm leading-relaxed">{t('scan')}</p>
        <FormError text={enrolment.error === null ? undefined : reason(toApiProblem(enrolment.error))} />
        {enrolment.data === undefined ? (
          <Skeleton className="mx-auto size-44 rounded-xl" />
        ) : (
          <QrCode text={enrolment.data.url} label={t('qrLabel')} />
        )}
        {enrolment.data !== undefined && (
          <div>
            <p className="mb-1.5 font-medium text-sm">{t('secretLabel')}</p>
            <CopyField label={t('secretLabel')} text={enrolment.data.secret} />
          </div>
        )}
        <TextField
          label={t('code')}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          inputClassName="font-mono tracking-widest"
          maxLength={12}
          value={code}
          onChange={setCode}
          error={confirm.error === null ? undefined : reason(toApiProblem(confirm.error))}
        />
      </form>
    </Dialog>
  );
}
