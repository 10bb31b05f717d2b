import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { StatsView } from '@/components/links/stats/stats-view.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('linkStats');
  return { title: t('accountTitle') };
}

/** Clicks on all links of the viewer. */
export default async function AccountStatsPage() {
  await requireViewer('/links/stats');
  const t = await getTranslations('linkStats');
  return (
    <>
      <PageHeader title={t('accountTitle')} description={t('accountDescription')} />
      <StatsView linkId={null} />
    </>
  );
}
