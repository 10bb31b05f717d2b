import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { safeNext } from '@/components/auth/safe-next.ts';
import { SignInView } from '@/components/auth/sign-in-view.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';
import { configuredProviders } from '@/server/users/oauth/providers.ts';
import { OAUTH_REFUSALS } from '@/server/users/oauth/schema.ts';
import { isSignUpOpen } from '@/server/users/sign-up.ts';

interface Props {
  searchParams: Promise<{ next?: string | string[]; problem?: string | string[]; error?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.signIn');
  return { title: t('title') };
}

export default async function SignInPage({ searchParams }: Props) {
  const [{ next: wished, problem, error }, viewer, isOpen] = await Promise.all([
    searchParams,
    currentViewer(),
    isSignUpOpen(),
  ]);
  const next = safeNext(Array.isArray(wished) ? wished[0] : wished);
  if (viewer !== null) redirect(next);
  // `error` is what next-auth says of anything that went wrong at a provider.
  const refusal = OAUTH_REFUSALS.find((reason) => reason === problem) ?? (error === undefined ? null : 'oauth_failed');
  return <SignInView next={next} providers={configuredProviders()} isSignUpOpen={isOpen} refusal={refusal} />;
}
