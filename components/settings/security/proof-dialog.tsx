'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';

interface Props<Answer> {
  title: string;
  body: string;
  submitLabel: string;
  isDanger?: boolean;
  /** Gets `{ password }` or `{ code }`. */
  path: string;
  onClose: () => void;
  onDone: (answer: Answer) => void;
}

/** Asks for the password, or a code of the app, before something that a passer-by must not do. */
export function ProofDialog<Answer>(props: Props<Answer>) {
  const { title, body, submitLabel, isDanger, path, onClose, onDone } = props;
  const t = useTranslations('security.totp');
  const tShell = useTranslations('shell');
  const form = useId();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const send = useMutation({
    mutationFn: () =>
      fetchJson<Answer>(path, { method: 'POST', body: code.trim() === '' ? { password } : { code: code.trim() } }),
    onSuccess: onDone,
  });
  const wordsFor = useFieldReasons(send.error, ['password', 'code']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send.isPending) send.mutate();
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button type="submit" form={form} variant={isDanger ? 'danger' : 'primary'} isPending={send.isPending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={form} method="post" noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <p className="text-muted text-sm leading-relaxed">{body}</p>
        <FormError text={wordsFor('form')} />
        <PasswordField
          label={t('proofPassword')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={wordsFor('password')}
          autoFocus
        />
        <TextField
          label={t('proofCode')}
          name="code"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          error={wordsFor('code')}
        />
      </form>
    </Dialog>
  );
}
