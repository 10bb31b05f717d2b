import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { linkLabel } from '@/components/links/link-label.ts';
import { linkHref } from '@/components/links/links-filter.ts';
import { StatsView } from '@/components/links/stats/stats-view.tsx';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { loadLink } from '../../load-link.ts';

interface Props {
  params: Promise<{ id: string }>;
}

async function load(params: Props['params']) {
  const { id } = await params;
  return loadLink(await requireViewer(linkHref(id, 'stats')), id);
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [link, t] = await Promise.all([load(params), getTranslations('links.page')]);
  return { title: t('titles.stats', { link: link.title ?? linkLabel(link.shortUrl) }) };
}

/** Clicks on one link; also of one that lies in the trash. */
export default async function LinkStatsPage({ params }: Props) {
  const { id } = await load(params);
  return (
    <div className="mt-5">
      <StatsView linkId={String(id)} />
    </div>
  );
}
