'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { PasswordField } from '@/components/ui/password-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { FormError } from './form-error.tsx';
import { useAuthForm } from './use-auth-form.ts';

interface Props {
  /** What the token is of: an invitation, the link that makes the first account of a fresh Maru, or a mail. */
  kind: 'invitation' | 'setUp' | 'link';
  token: string;
  /** The address that was invited, or that the mail went to; it is then fixed. */
  email: string | null;
}

/** Name, e-mail and password make an account; it is signed in at once. */
export function SignUpForm({ kind, token, email: invited }: Props) {
  const t = useTranslations('auth.signUp');
  const tErrors = useTranslations('errors');
  const [name, setName] = useState('');
  const [email, setEmail] = useState(invited ?? '');
  const [password, setPassword] = useState('');
  const { form, isPending, errors, submit } = useAuthForm(
    kind === 'link' ? '/v1/sign-up-links/redeem' : '/v1/sign-up',
    ['name', 'email', 'password'],
    '/',
  );
  const missing = {
    name: tErrors('name_required'),
    email: tErrors('email_required'),
    password: tErrors('password_required'),
  };
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={submit({ token, name: name.trim(), email: email.trim(), password }, missing)}
    >
      <FormError text={errors.form} />
      <TextField
        label={t('name')}
        name="name"
        autoComplete="name"
        placeholder={t('namePlaceholder')}
        value={name}
        onChange={setName}
        error={errors.name}
        autoFocus
      />
      <TextField
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        isReadOnly={invited !== null}
        error={errors.email}
      />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={t('passwordHint')}
        error={errors.password}
      />
      <Button type="submit" variant="primary" fullWidth className="mt-1 h-11" isPending={isPending}>
        {isPending ? t('pending') : kind === 'setUp' ? t('setUpSubmit') : t('submit')}
      </Button>
    </form>
  );
}
