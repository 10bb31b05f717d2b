import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { filterParams, linksHref, readLinksFilter } from '@/components/links/links-filter.ts';
import { LinksView } from '@/components/links/links-view.tsx';
import { FIRST_PAGE, linksQuery } from '@/components/links/queries.ts';
import { WELCOME_COOKIE } from '@/components/onboarding/welcome-cookie.ts';
import { linkPage, listLinksQuery } from '@/server/links/schema.ts';
import { listLinks } from '@/server/links/service.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { originOf } from '@/server/platform/http/origin.ts';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('links');
  return { title: t('title') };
}

export default async function LinksPage({ searchParams }: Props) {
  const [head, jar, params] = await Promise.all([headers(), cookies(), searchParams]);
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  const filter = readLinksFilter((name) => one(params[name]));
  const viewer = await requireViewer(linksHref(filter));
  const origin = originOf(new Request('http://page.invalid', { headers: head }));
  const client = new QueryClient();
  await client.prefetchInfiniteQuery({
    ...linksQuery(filter),
    queryFn: async () => {
      const query = listLinksQuery.parse({ ...Object.fromEntries(filterParams(filter)), limit: FIRST_PAGE });
      return linkPage.encode(await listLinks(viewer, query, origin));
    },
  });
  /** Never made a link, as far as trash and list know, and was not welcomed in this browser before. */
  async function isNewcomer(): Promise<boolean> {
    if (jar.get(WELCOME_COOKIE)?.value === String(viewer.id)) return false;
    const shown = client.getQueryData(linksQuery(filter).queryKey);
    if (filterParams(filter).size > 0 || shown === undefined || shown.pages[0]?.items.length !== 0) return false;
    const { items } = await listLinks(viewer, { q: '', state: 'deleted', limit: 1 }, origin);
    return items.length === 0;
  }
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <LinksView newcomerId={(await isNewcomer()) ? String(viewer.id) : null} />
    </HydrationBoundary>
  );
}
