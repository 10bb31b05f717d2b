import { Ban, Hourglass } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReportForm } from '@/components/links/report/report-form.tsx';
import { MessagePage } from '@/components/shell/message-page.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { viewReportable } from '@/server/links/reports/report-link.ts';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';
import { forwardedAddress } from '@/server/platform/http/client-address.ts';
import { originOf } from '@/server/platform/http/origin.ts';

interface Props {
  params: Promise<{ alias: string }>;
  searchParams: Promise<{ domain?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('linkReport');
  return { title: t('title') };
}

const ICONS = { blocked: <Ban />, limited: <Hourglass /> };

/** For everybody who thinks that a short link does harm, signed in or not. */
export default async function ReportPage({ params, searchParams }: Props) {
  const [{ alias: segment }, { domain }, sent, viewer, t, tPreview] = await Promise.all([
    params,
    searchParams,
    headers(),
    currentViewer(),
    getTranslations('linkReport'),
    getTranslations('linkPreview'),
  ]);
  const link = await viewReportable(segment, {
    host: typeof domain === 'string' && domain !== '' ? domain : null,
    origin: originOf(new Request('http://maru.invalid/', { headers: new Headers(sent) })),
    address: forwardedAddress(sent.get('x-forwarded-for') ?? ''),
  });
  if (link.state === 'missing') notFound();
  if (link.state !== 'open') {
    const { state } = link;
    return (
      <MessagePage icon={ICONS[state]} title={tPreview(`${state}Title`)} body={t(`${state}Body`)}>
        <Link href="/" className={buttonClass({ variant: 'primary' })}>
          {tPreview('home')}
        </Link>
      </MessagePage>
    );
  }
  return (
    <main className="flex flex-1 flex-col items-center px-4 pt-[5vh] pb-16">
      <ReportForm link={link} isSignedIn={viewer !== null} />
    </main>
  );
}
