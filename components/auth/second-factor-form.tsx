'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { FactorMethod } from '@/server/users/second-factor/schema.ts';
import { FormError } from './form-error.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import type { SecondFactor } from './second-factor.ts';
import { useAuthForm } from './use-auth-form.ts';
import { usePasskeySupport } from './use-passkey.ts';

interface Props {
  secondFactor: SecondFactor;
  next: string;
  onStartOver: () => void;
}

/** The second step: a code of the app first, a recovery code or a passkey by choice. */
export function SecondFactorForm({ secondFactor, next, onStartOver }: Props) {
  const { ticket } = secondFactor;
  const t = useTranslations('auth.secondFactor');
  const tErrors = useTranslations('errors');
  const hasPasskeys = usePasskeySupport();
  const methods = secondFactor.methods.filter((method) => method !== 'passkey' || hasPasskeys !== false);
  const [method, setMethod] = useState<FactorMethod>(secondFactor.methods[0] ?? 'totp');
  const [code, setCode] = useState('');
  const [passkeyError, setPasskeyError] = useState<string>();
  const { form, isPending, errors, submit } = useAuthForm('/v1/second-factor/verify', ['code'], next);
  const choose = (wished: FactorMethod) => {
    setMethod(wished);
    setCode('');
    setPasskeyError(undefined);
  };
  const labels = { totp: t('useTotp'), recovery: t('useRecovery'), passkey: t('usePasskey') };
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={submit({ ticket, code: code.trim() }, { code: tErrors('code_required') })}
    >
      <p className="text-muted text-sm leading-relaxed">{t(`${method}Description`)}</p>
      <FormError text={errors.form ?? passkeyError} />
      {method === 'passkey' ? (
        <PasskeyButton
          label={t('usePasskey')}
          variant="primary"
          onSignedIn={() => window.location.assign(next)}
          onFailure={setPasskeyError}
        />
      ) : (
        <>
          <TextField
            key={method}
            label={method === 'totp' ? t('code') : t('recoveryCode')}
            name="code"
            autoComplete="one-time-code"
            {...(method === 'totp' ? { inputMode: 'numeric' as const } : {})}
            spellCheck="false"
            inputClassName="font-mono tracking-widest"
            value={code}
            onChange={setCode}
            error={errors.code}
            autoFocus
          />
          <Button type="submit" variant="primary" fullWidth className="h-11" isPending={isPending}>
            {isPending ? t('pending') : t('submit')}
          </Button>
        </>
      )}
      <div className="flex flex-col gap-1">
        {methods
          .filter((other) => other !== method)
          .map((other) => (
            <Button key={other} variant="ghost" fullWidth onPress={() => choose(other)}>
              {labels[other]}
            </Button>
          ))}
        <Button variant="ghost" fullWidth className="text-muted" onPress={onStartOver}>
          {t('back')}
        </Button>
      </div>
    </form>
  );
}
