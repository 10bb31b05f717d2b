import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AuthCard } from '@/components/auth/auth-card.tsx';
import { SignUpForm } from '@/components/auth/sign-up-form.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { inspectSignUpLink } from '@/server/users/sign-up-links/service.ts';

interface Props {
  params: Promise<{ token: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.openSignUp');
  // The address is a secret: no page behind a link from here may learn it.
  return { title: t('title'), referrer: 'no-referrer' };
}

/** Where the mail leads: the address is proven by it, a name and a password make the account. */
export default async function SignUpLinkPage({ params }: Props) {
  const { token } = await params;
  const [t, email] = await Promise.all([getTranslations('auth.openSignUp'), inspectSignUpLink(token)]);
  if (email === null) {
    return (
      <AuthCard title={t('deadTitle')} description={t('deadBody')}>
        <Link href="/sign-up" className={buttonClass({ variant: 'primary', fullWidth: true })}>
          {t('again')}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('title')} description={t('confirmed')}>
      <SignUpForm kind="link" token={token} email={email} />
    </AuthCard>
  );
}
