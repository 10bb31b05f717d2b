import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OpenLinkForm } from '@/components/auth/open-link-form.tsx';

interface Props {
  params: Promise<{ token: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('auth.openLink');
  // The address is a secret: no page behind a link from here may learn it.
  return { title: t('title'), referrer: 'no-referrer' };
}

export default async function OpenLinkPage({ params }: Props) {
  return <OpenLinkForm token={(await params).token} />;
}
