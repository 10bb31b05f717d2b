'use client';

import { Mail } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import type { OAuthRefusal, Provider } from '@/server/users/oauth/schema.ts';
import { AuthCard } from './auth-card.tsx';
import { EmailLinkForm } from './email-link-form.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { readSecondFactor } from './read-second-factor.ts';
import type { SecondFactor } from './second-factor.ts';
import { SecondFactorForm } from './second-factor-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { useConditionalPasskey, usePasskeySupport } from './use-passkey.ts';

interface Props {
  /** Where to go then; it has passed `safeNext`. */
  next: string;
  providers: readonly Provider[];
  /** Anybody may make an account. */
  isSignUpOpen: boolean;
  /** Why a provider's account opened nothing. */
  refusal: OAuthRefusal | null;
}

/** All ways in: password, passkey, a link by mail, accounts elsewhere; and the second step where there is one. */
export function SignInView({ next, providers, isSignUpOpen, refusal }: Props) {
  const t = useTranslations('auth.signIn');
  const tLink = useTranslations('auth.emailLink');
  const tSignUp = useTranslations('auth.openSignUp');
  const tFactor = useTranslations('auth.secondFactor');
  const tErrors = useTranslations('errors');
  const [email, setEmail] = useState('');
  const [step, setStep] = useState<'password' | 'link' | SecondFactor>('password');
  const [problem, setProblem] = useState<string | undefined>(refusal === null ? undefined : tErrors(refusal));
  const hasPasskeys = usePasskeySupport();
  const enter = useCallback(() => window.location.assign(next), [next]);
  useConditionalPasskey(enter);
  useEffect(() => {
    const wanted = readSecondFactor(window.location.hash);
    if (wanted === null) return;
    // The ticket must not stay in the history.
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    setStep(wanted);
  }, []);

  if (step === 'link') {
    return (
      <AuthCard title={tLink('title')}>
        <EmailLinkForm email={email} onEmailChange={setEmail} onBack={() => setStep('password')} />
      </AuthCard>
    );
  }
  if (step !== 'password') {
    return (
      <AuthCard title={tFactor('title')}>
        <SecondFactorForm secondFactor={step} next={next} onStartOver={() => setStep('password')} />
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t('title')}
      footer={
        isSignUpOpen ? (
          <Link href="/sign-up" className="rounded underline underline-offset-4 hover:text-foreground">
            {tSignUp('link')}
          </Link>
        ) : (
          t('noAccount')
        )
      }
    >
      <SignInForm email={email} onEmailChange={setEmail} next={next} problem={problem} onSecondFactor={setStep} />
      <p className="my-4 flex items-center gap-3 text-muted text-xs before:h-px before:flex-1 before:bg-separator after:h-px after:flex-1 after:bg-separator">
        {t('or')}
      </p>
      <div className="flex flex-col gap-2">
        {hasPasskeys && <PasskeyButton label={t('passkey')} onSignedIn={enter} onFailure={setProblem} />}
        <Button
          variant="tertiary"
          fullWidth
          className="h-11"
          icon={<Mail aria-hidden />}
          onPress={() => setStep('link')}
        >
          {t('emailLink')}
        </Button>
        <ProviderButtons providers={providers} next={next} onFailure={setProblem} />
      </div>
    </AuthCard>
  );
}
