'use client';

import { useQuery } from '@tanstack/react-query';
import { Ban, Ellipsis, Link2, LockKeyhole, Pencil, UserX } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Avatar } from '@/components/ui/avatar.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Menu } from '@/components/ui/menu.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { PersonDetailsJson } from '@/server/users/people/schema.ts';
import { toApiProblem } from '../api-client/problem.ts';
import { FollowButton } from './follow-button.tsx';
import { PeopleSkeleton } from './people-skeleton.tsx';
import { personQuery } from './queries.ts';
import { useBlock } from './use-block.ts';

/** The page of one person. */
export function PersonView({ handle }: { handle: string }) {
  const t = useTranslations('people');
  const { data: person, error, isFetching, refetch } = useQuery(personQuery(handle));
  if (error !== null && toApiProblem(error).status === 404) {
    return <EmptyState icon={<UserX />} title={t('gone')} body={t('goneBody')} action={<BackToPeople />} />;
  }
  if (person !== undefined) return <PersonCard person={person} />;
  if (error === null) {
    return (
      <>
        <p role="status" className="sr-only">
          {t('loading')}
        </p>
        <PeopleSkeleton />
      </>
    );
  }
  return <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
}

function BackToPeople() {
  const t = useTranslations('people');
  return (
    <Link href="/people" className={buttonClass({ variant: 'secondary' })}>
      {t('showAll')}
    </Link>
  );
}

function PersonCard({ person }: { person: PersonDetailsJson }) {
  const t = useTranslations('people');
  const format = useFormatter();
  const { name, handle, bio, isMe, isPrivate, followsMe } = person;
  const since = format.dateTime(new Date(person.createdAt), { year: 'numeric', month: 'long' });
  return (
    <article className="rounded-2xl border border-border bg-surface p-5 shadow-surface sm:p-7">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <Avatar name={name} pictureUrl={person.pictureUrl} size="lg" />
        <div className="flex items-center gap-2">
          {isMe ? (
            <Link href="/settings/profile" className={buttonClass({ variant: 'secondary' })}>
              <Pencil aria-hidden />
              {t('edit')}
            </Link>
          ) : (
            <>
              <FollowButton person={person} />
              <PersonMenu person={person} />
            </>
          )}
        </div>
      </div>
      <h1 className="mt-4 break-words font-bold text-2xl tracking-[-0.015em]">{name}</h1>
      <p className="flex flex-wrap items-center gap-x-2 text-muted">
        <span>@{handle}</span>
        {isPrivate && (
          <span className="inline-flex items-center gap-1 text-sm">
            <LockKeyhole aria-hidden className="size-3.5" />
            {t('private')}
          </span>
        )}
        {followsMe && <span className="rounded-md bg-default px-1.5 py-0.5 text-xs">{t('followsYou')}</span>}
      </p>
      {bio !== '' && <p className="mt-4 max-w-prose whitespace-pre-line break-words leading-relaxed">{bio}</p>}
      <div className="mt-5 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <CountLink person={person} show="followers" />
        <CountLink person={person} show="following" />
        <span className="text-muted">{t('since', { date: since })}</span>
      </div>
    </article>
  );
}

/** How many; a link to who, unless they are private and the viewer does not follow them. */
function CountLink({ person, show }: { person: PersonDetailsJson; show: 'followers' | 'following' }) {
  const t = useTranslations('people');
  const words = t.rich(`${show}Count`, {
    count: person[show],
    b: (chunks) => <strong className="font-semibold text-foreground">{chunks}</strong>,
  });
  const isOpen = !person.isPrivate || person.isMe || person.follow === 'accepted';
  if (!isOpen) return <span className="text-muted">{words}</span>;
  return (
    <Link href={`/people/${person.handle}/${show}`} className="text-muted hover:text-foreground hover:underline">
      {words}
    </Link>
  );
}

function PersonMenu({ person }: { person: PersonDetailsJson }) {
  const t = useTranslations('people');
  const tShell = useTranslations('shell');
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const block = useBlock(() => {
    setAsking(false);
    router.push('/people');
  });
  const copy = async () => {
    const copied = await copyText(`${window.location.origin}/people/${person.handle}`);
    if (copied) notify({ title: t('addressCopied'), tone: 'success' });
  };
  return (
    <>
      <Menu
        label={t('more', { name: person.name })}
        trigger={<Ellipsis aria-hidden />}
        triggerSize="md"
        actions={[
          { id: 'copy', label: t('copyAddress'), icon: <Link2 />, onAction: () => void copy() },
          { id: 'block', label: t('block'), icon: <Ban />, isDanger: true, onAction: () => setAsking(true) },
        ]}
      />
      {isAsking && (
        <ConfirmDialog
          title={t('blockTitle', { name: person.name })}
          confirmLabel={t('block')}
          cancelLabel={tShell('cancel')}
          isPending={block.isPending}
          onConfirm={() => block.mutate(person)}
          onClose={() => setAsking(false)}
        >
          {t('blockBody')}
        </ConfirmDialog>
      )}
    </>
  );
}
