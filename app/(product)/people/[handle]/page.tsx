import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { PersonView } from '@/components/people/person-view.tsx';
import { personQuery } from '@/components/people/queries.ts';
import { requireViewer } from '@/server/platform/auth/current-viewer.ts';
import { personDetails } from '@/server/users/people/schema.ts';
import { loadPerson } from '../load-person.ts';

interface Props {
  params: Promise<{ handle: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { handle } = await params;
  const { name } = await loadPerson(await requireViewer(`/people/${handle}`), handle);
  return { title: name };
}

export default async function PersonPage({ params }: Props) {
  const { handle } = await params;
  const person = await loadPerson(await requireViewer(`/people/${handle}`), handle);
  const client = new QueryClient();
  client.setQueryData(personQuery(person.handle).queryKey, personDetails.encode(person));
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <PersonView handle={person.handle} />
    </HydrationBoundary>
  );
}
