import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { AuthCard } from '@/components/auth/auth-card.tsx';
import { safeNext } from '@/components/auth/safe-next.ts';
import { SignInForm } from '@/components/auth/sign-in-form.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.signIn');
  return { title: t('title') };
}

export default async function SignInPage({ searchParams }: Props) {
  const [t, { next: wished }, viewer] = await Promise.all([
    getTranslations('auth.signIn'),
    searchParams,
    currentViewer(),
  ]);
  const next = safeNext(Array.isArray(wished) ? wished[0] : wished);
  if (viewer !== null) redirect(next);
  return (
    <AuthCard title={t('title')} footer={t('noAccount')}>
      <SignInForm next={next} />
    </AuthCard>
  );
}
