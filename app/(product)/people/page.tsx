import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PeopleView } from '@/components/people/people-view.tsx';
import { PEOPLE_PAGE, peopleQuery, requestsQuery } from '@/components/people/queries.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { listRequests } from '@/server/users/follows/service.ts';
import { findPeopleQuery, personPage } from '@/server/users/people/schema.ts';
import { searchPeople } from '@/server/users/people/service.ts';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people');
  return { title: t('title') };
}

export default async function PeoplePage({ searchParams }: Props) {
  const { q } = await searchParams;
  const typed = typeof q === 'string' ? q : '';
  const viewer = await requireViewer(typed === '' ? '/people' : `/people?q=${encodeURIComponent(typed)}`);
  const wish = findPeopleQuery.safeParse({ q: typed, limit: PEOPLE_PAGE });
  const client = new QueryClient();
  await Promise.all([
    wish.success &&
      client.prefetchInfiniteQuery({
        ...peopleQuery(typed),
        queryFn: async () => personPage.encode(await searchPeople(viewer, wish.data)),
      }),
    client.prefetchInfiniteQuery({
      ...requestsQuery(),
      queryFn: async () => personPage.encode(await listRequests(viewer, { limit: PEOPLE_PAGE })),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PeopleView />
    </HydrationBoundary>
  );
}
