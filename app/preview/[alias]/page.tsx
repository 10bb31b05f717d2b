import { Ban, Clock, Hourglass } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { GuardedCard } from '@/components/links/preview/guarded-card.tsx';
import { PreviewCard } from '@/components/links/preview/preview-card.tsx';
import { MessagePage } from '@/components/shell/message-page.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { previewLink } from '@/server/links/preview/preview-link.ts';
import { forwardedAddress } from '@/server/platform/http/client-address.ts';
import { originOf } from '@/server/platform/http/origin.ts';

interface Props {
  params: Promise<{ alias: string }>;
  searchParams: Promise<{ domain?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('linkPreview');
  return { title: t('title'), referrer: 'no-referrer' };
}

const ICONS = { expired: <Clock />, blocked: <Ban />, limited: <Hourglass /> };

/** `/s/{alias}+` is rewritten to this page. */
export default async function PreviewPage({ params, searchParams }: Props) {
  const [{ alias: segment }, { domain }, sent, t] = await Promise.all([
    params,
    searchParams,
    headers(),
    getTranslations('linkPreview'),
  ]);
  const host = typeof domain === 'string' && domain !== '' ? domain : null;
  const preview = await previewLink(segment, {
    host,
    origin: originOf(new Request('http://maru.invalid/', { headers: new Headers(sent) })),
    address: forwardedAddress(sent.get('x-forwarded-for') ?? ''),
  });
  if (preview.state === 'missing') notFound();
  if (preview.state === 'open' || preview.state === 'guarded') {
    const query = host === null ? '' : `?domain=${encodeURIComponent(host)}`;
    const reportPath = `/report/${encodeURIComponent(preview.alias)}${query}`;
    return (
      <main className="flex flex-1 flex-col items-center px-4 pt-[5vh] pb-16">
        {preview.state === 'open' ? (
          <PreviewCard preview={preview} reportPath={reportPath} />
        ) : (
          <GuardedCard preview={preview} reportPath={reportPath} />
        )}
      </main>
    );
  }
  const { state } = preview;
  return (
    <MessagePage icon={ICONS[state]} title={t(`${state}Title`)} body={t(`${state}Body`)}>
      <Link href="/" className={buttonClass({ variant: 'primary' })}>
        {t('home')}
      </Link>
    </MessagePage>
  );
}
