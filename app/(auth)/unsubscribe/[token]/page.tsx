import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { UnsubscribeCard } from '@/components/notifications/unsubscribe/unsubscribe-card.tsx';
import { unsubscribeParams } from '@/server/notifications/tracking/schema.ts';
import { readUnsubscription } from '@/server/notifications/tracking/service.ts';

interface Props {
  params: Promise<{ token: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('notifications.unsubscribe');
  // Whoever has the address can switch off: no page behind a link from here may learn it.
  return { title: t('settings'), referrer: 'no-referrer', robots: { index: false } };
}

/** What a token is about; null when we have not made it. */
function aboutOf(token: string) {
  if (!unsubscribeParams.safeParse({ token }).success) return null;
  try {
    const { type, channel } = readUnsubscription(token);
    return { type, channel };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'not_found') return null;
    throw error;
  }
}

export default async function UnsubscribePage({ params }: Props) {
  // Our tokens need no escaping: one that came escaped is none of ours.
  const { token } = await params;
  return <UnsubscribeCard token={token} about={aboutOf(token)} />;
}
