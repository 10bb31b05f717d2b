import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { DomainsView } from '@/components/admin/domains/domains-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { originOf } from '@/server/platform/http/origin.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('adminDomains');
  return { title: t('title') };
}

export default async function DomainsPage() {
  await requireViewer('/admin/domains');
  const [t, sent] = await Promise.all([getTranslations('adminDomains'), headers()]);
  const origin = originOf(new Request('http://maru.invalid/', { headers: new Headers(sent) }));
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <DomainsView ownHost={new URL(origin).hostname} />
    </>
  );
}
