'use client';

import { Clock, UserCheck, UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import type { PersonDetailsJson } from '@/server/users/people/schema.ts';
import { useFollow } from './use-follow.ts';

const ICONS = { none: <UserPlus />, requested: <Clock />, accepted: <UserCheck /> } as const;

/** Follows a person; pressed again it stops, or takes the request back. */
export function FollowButton({ person }: { person: PersonDetailsJson }) {
  const t = useTranslations('people.follow');
  const follow = useFollow(person);
  const isFree = person.follow === 'none';
  return (
    <Button
      variant={isFree ? 'primary' : 'secondary'}
      icon={<span aria-hidden>{ICONS[person.follow]}</span>}
      aria-label={t(`${person.follow}Label`, { name: person.name })}
      onPress={() => follow.isPending || follow.mutate(isFree)}
    >
      {t(person.follow)}
    </Button>
  );
}
