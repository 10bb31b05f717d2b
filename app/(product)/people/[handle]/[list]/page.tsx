import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { FollowsView } from '@/components/people/follows-view.tsx';
import { followsQuery, PEOPLE_PAGE } from '@/components/people/queries.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { listFollows } from '@/server/users/follows/service.ts';
import { personPage } from '@/server/users/people/schema.ts';
import { loadPerson } from '../../load-person.ts';

interface Props {
  params: Promise<{ handle: string; list: string }>;
}

async function load({ params }: Props) {
  const { handle, list } = await params;
  if (list !== 'followers' && list !== 'following') notFound();
  const viewer = await requireViewer(`/people/${handle}/${list}`);
  return { viewer, person: await loadPerson(viewer, handle), list } as const;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { person, list } = await load(props);
  const t = await getTranslations('people');
  return { title: t(`${list}Of`, { name: person.name }) };
}

export default async function FollowsPage(props: Props) {
  const { viewer, person, list } = await load(props);
  const { handle, name, isPrivate, isMe, follow } = person;
  // Of a private person only their followers may know; their own page says that they are private.
  if (isPrivate && !isMe && follow !== 'accepted') redirect(`/people/${handle}`);
  const client = new QueryClient();
  await client.prefetchInfiniteQuery({
    ...followsQuery(handle, list),
    queryFn: async () => personPage.encode(await listFollows(viewer, handle, list, { limit: PEOPLE_PAGE })),
  });
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <FollowsView handle={handle} name={name} show={list} />
    </HydrationBoundary>
  );
}
