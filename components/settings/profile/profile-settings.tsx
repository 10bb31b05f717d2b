'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { profileQuery } from '@/components/people/queries.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { PictureField } from './picture-field.tsx';
import { ProfileForm } from './profile-form.tsx';

/** The viewer's own profile, to be changed. */
export function ProfileSettings() {
  const t = useTranslations('profile');
  const { data: profile, error, isFetching, refetch } = useQuery(profileQuery());
  // A new form begins with what is there: after saving, and when the person asks for it.
  const [round, setRound] = useState(0);
  if (profile === undefined) {
    if (error === null) {
      return (
        <div role="status">
          <span className="sr-only">{t('loading')}</span>
          <Skeleton className="h-72 w-full" />
        </div>
      );
    }
    return <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  const reload = async () => {
    await refetch();
    setRound((now) => now + 1);
  };
  return (
    <div className="flex flex-col gap-5">
      <PictureField profile={profile} />
      <ProfileForm key={round} profile={profile} onReload={() => void reload()} />
      <p className="text-sm">
        <Link href={`/people/${profile.handle}`} className="underline underline-offset-4 hover:no-underline">
          {t('view')}
        </Link>
      </p>
    </div>
  );
}
