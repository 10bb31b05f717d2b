import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AskSignUpForm } from '@/components/auth/ask-sign-up-form.tsx';
import { AuthCard } from '@/components/auth/auth-card.tsx';

import { buttonClass } from '@/components/ui/button-class.ts';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';
import { isSignUpOpen } from '@/server/users/sign-up.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.openSignUp');
  return { title: t('title') };
}

/** Sign-up for everybody, where an admin has opened it; elsewhere it says what is needed. */
export default async function OpenSignUpPage() {
  const [t, tInvitation, tSignUp, viewer, isOpen] = await Promise.all([
    getTranslations('auth.openSignUp'),
    getTranslations('auth.invitation'),
    getTranslations('auth.signUp'),
    currentViewer(),
    isSignUpOpen(),
  ]);
  if (viewer !== null) redirect('/');
  if (!isOpen) {
    return (
      <AuthCard title={t('closedTitle')} description={t('closedBody')}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary', fullWidth: true })}>
          {tInvitation('toSignIn')}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={t('title')}
      description={t('description')}
      footer={
        <Link href="/sign-in" className="rounded underline underline-offset-4 hover:text-foreground">
          {tSignUp('haveAccount')}
        </Link>
      }
    >
      <AskSignUpForm />
    </AuthCard>
  );
}
