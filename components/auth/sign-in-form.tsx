'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { FormError } from './form-error.tsx';
import type { SecondFactor } from './second-factor.ts';
import { useAuthForm } from './use-auth-form.ts';

interface Props {
  email: string;
  onEmailChange: (email: string) => void;
  next: string;
  /** Why the last way to sign in came to nothing. */
  problem: string | undefined;
  onSecondFactor: (secondFactor: SecondFactor) => void;
}

/** E-mail and password. `next` must have passed `safeNext`. */
export function SignInForm({ email, onEmailChange, next, problem, onSecondFactor }: Props) {
  const t = useTranslations('auth.signIn');
  const tErrors = useTranslations('errors');
  const [password, setPassword] = useState('');
  const { form, isPending, errors, submit } = useAuthForm('/v1/sign-in', ['email', 'password'], next, onSecondFactor);
  const missing = { email: tErrors('email_required'), password: tErrors('password_required') };
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={submit({ email: email.trim(), password }, missing)}
    >
      <FormError text={errors.form ?? problem} />
      <TextField
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username webauthn"
        value={email}
        onChange={onEmailChange}
        error={errors.email}
        autoFocus
      />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={errors.password}
      />
      <Button type="submit" variant="primary" fullWidth className="mt-1 h-11" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
