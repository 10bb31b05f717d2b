'use client';

import { MailCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { FormError } from './form-error.tsx';
import { useAuthForm } from './use-auth-form.ts';

interface Props {
  /** Where the address goes; it answers the same whether there is an account or not. */
  path: string;
  /** Whose texts it speaks: a link that signs in, or one that makes an account. */
  namespace: 'auth.emailLink' | 'auth.openSignUp';
  email: string;
  onEmailChange: (email: string) => void;
  /** Stands above the field. */
  description?: string;
  /** Stands below, before and after the mail has been sent. */
  footer?: ReactNode;
}

/** Has a link mailed; says the same whether the address has an account or not. */
export function MailedLinkForm({ path, namespace, email, onEmailChange, description, footer }: Props) {
  const t = useTranslations(namespace);
  const tSignIn = useTranslations('auth.signIn');
  const tErrors = useTranslations('errors');
  const [isSent, setSent] = useState(false);
  const { form, isPending, errors, submit } = useAuthForm(path, ['email'], () => setSent(true));
  if (isSent) {
    return (
      <div className="flex flex-col gap-4">
        <div role="status" className="rounded-xl bg-success/10 p-4">
          <p className="flex items-center gap-2 font-medium text-sm text-success-text">
            <MailCheck aria-hidden className="size-4.5 shrink-0" />
            {t('sentTitle')}
          </p>
          <p className="mt-1 break-words text-sm leading-relaxed">{t('sentBody', { email: email.trim() })}</p>
        </div>
        {footer}
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
      {description && <p className="text-muted text-sm leading-relaxed">{description}</p>}
      <FormError text={errors.form} />
      <TextField
        label={tSignIn('email')}
        name="email"
        type="email"
        autoComplete="email"
        value={email}
        onChange={onEmailChange}
        error={errors.email}
        autoFocus
      />
      <Button type="submit" variant="primary" fullWidth className="h-11" isPending={isPending}>
        {isPending ? t('pending') : t('submit')}
      </Button>
      {footer}
    </form>
  );
}
