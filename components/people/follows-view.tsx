'use client';

import { ChevronLeft, Users } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { PeopleList } from './people-list.tsx';
import { followsQuery } from './queries.ts';

interface Props {
  handle: string;
  name: string;
  show: 'followers' | 'following';
}

/** Who follows a person, or whom they follow. */
export function FollowsView({ handle, name, show }: Props) {
  const t = useTranslations('people');
  const title = t(`${show}Of`, { name });
  return (
    <>
      <Link
        href={`/people/${handle}`}
        className="-ms-1.5 mb-2 inline-flex h-9 items-center gap-1 rounded-lg pe-2 text-muted text-sm hover:text-foreground"
      >
        <ChevronLeft aria-hidden className="size-4" />@{handle}
      </Link>
      <PageHeader title={title} />
      <PeopleList
        query={followsQuery(handle, show)}
        label={title}
        empty={<EmptyState icon={<Users />} title={t(`no_${show}`)} body={t(`no_${show}Body`)} />}
      />
    </>
  );
}
