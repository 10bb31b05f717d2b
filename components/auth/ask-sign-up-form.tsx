'use client';

import { MailCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { FormError } from './form-error.tsx';
import { useAuthForm } from './use-auth-form.ts';

/** Has a link that makes an account sent; says the same whether the address has an account or not. */
export function AskSignUpForm() {
  const t = useTranslations('auth.openSignUp');
  const tSignUp = useTranslations('auth.signUp');
  const tErrors = useTranslations('errors');
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  const { form, isPending, errors, submit } = useAuthForm('/v1/sign-up-links', ['email'], () => setSent(true));
  if (isSent) {
    return (
      <div role="status" className="rounded-xl bg-success/10 p-4">
        <p className="flex items-center gap-2 font-medium text-sm text-success-text">
          <MailCheck aria-hidden className="size-4.5 shrink-0" />
          {t('sentTitle')}
        </p>
        <p className="mt-1 break-words text-sm leading-relaxed">{t('sentBody', { email: email.trim() })}</p>
      </div>
    );
  }
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={submit({ email: email.trim() }, { email: tErrors('email_required') })}
    >
      <FormError text={errors.form} />
      <TextField
        label={tSignUp('email')}
        name="email"
        type="email"
        autoComplete="email"
        value={email}
        onChange={setEmail}
        error={errors.email}
        autoFocus
      />
      <Button type="submit" variant="primary" fullWidth className="h-11" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
    </form>
  );
}
