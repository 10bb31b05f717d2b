import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AuthCard } from '@/components/auth/auth-card.tsx';
import { SignUpForm } from '@/components/auth/sign-up-form.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { type InvitationRefusal, inspectInvitation } from '@/server/users/invitations.ts';

interface Props {
  params: Promise<{ token: string }>;
}

/** What to say when the link opens nothing. */
const REFUSALS = {
  invitation_used: ['usedTitle', 'usedBody'],
  already_set_up: ['usedTitle', 'usedBody'],
  invitation_expired: ['expiredTitle', 'expiredBody'],
  invitation_unknown: ['unknownTitle', 'unknownBody'],
} as const satisfies Record<InvitationRefusal, readonly [string, string]>;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.signUp');
  // The address is a secret: no page behind a link from here may learn it.
  return { title: t('title'), referrer: 'no-referrer' };
}

export default async function SignUpPage({ params }: Props) {
  const { token } = await params;
  const [t, tInvitation, invitation] = await Promise.all([
    getTranslations('auth.signUp'),
    getTranslations('auth.invitation'),
    inspectInvitation(token),
  ]);
  if (invitation.refused !== null) {
    const [title, body] = REFUSALS[invitation.refused];
    return (
      <AuthCard title={tInvitation(title)} description={tInvitation(body)}>
        <Link href="/sign-in" className={buttonClass({ variant: 'primary', fullWidth: true })}>
          {tInvitation('toSignIn')}
        </Link>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title={invitation.setUp ? t('setUpTitle') : t('title')}
      description={invitation.setUp ? t('setUpDescription') : t('description')}
      footer={
        invitation.setUp ? undefined : (
          <Link href="/sign-in" className="rounded underline underline-offset-4 hover:text-foreground">
            {t('haveAccount')}
          </Link>
        )
      }
    >
      <SignUpForm kind={invitation.setUp ? 'setUp' : 'invitation'} token={token} email={invitation.email} />
    </AuthCard>
  );
}
