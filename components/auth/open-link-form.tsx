'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { AuthCard } from './auth-card.tsx';
import { FormError } from './form-error.tsx';
import type { SecondFactor } from './second-factor.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { useAuthForm } from './use-auth-form.ts';

/** Signs in with the link of a mail at a press: programs that look into mails open links, but press nothing. */
export function OpenLinkForm({ token }: { token: string }) {
  const t = useTranslations('auth.openLink');
  const tFactor = useTranslations('auth.secondFactor');
  const [secondFactor, setSecondFactor] = useState<SecondFactor | null>(null);
  const { form, isPending, errors, submit } = useAuthForm('/v1/sign-in-links/redeem', [], '/', setSecondFactor);
  if (secondFactor !== null) {
    return (
      <AuthCard title={tFactor('title')}>
        <SecondFactorForm secondFactor={secondFactor} next="/" onStartOver={() => window.location.assign('/sign-in')} />
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('title')} description={t('description')}>
      <form ref={form} method="post" className="flex flex-col gap-4" onSubmit={submit({ token }, {})}>
        <FormError text={errors.form} />
        {errors.form === undefined ? (
          <Button type="submit" variant="primary" fullWidth className="h-11" isPending={isPending}>
            {t('submit')}
          </Button>
        ) : (
          <Link href="/sign-in" className={buttonClass({ variant: 'primary', fullWidth: true })}>
            {t('again')}
          </Link>
        )}
      </form>
    </AuthCard>
  );
}
