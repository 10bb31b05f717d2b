'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { deadLettersQuery } from '../queries.ts';
import { DeadLetterItem } from './dead-letter-item.tsx';
import { type Settling, useSettleLetters } from './use-settle-letters.ts';

/** Jobs that were given up, of all queues or of one (`queue`), each or all to be run again or thrown away. */
export function DeadLetterList({ queue, onShowAll }: { queue: string; onShowAll: () => void }) {
  const t = useTranslations('adminLive.letters');
  const tShell = useTranslations('shell');
  const [asked, setAsked] = useState<Settling | null>(null);
  const settle = useSettleLetters(() => setAsked(null));
  const query = useInfiniteQuery(deadLettersQuery(queue));
  const hasLetters = query.data?.pages.some(({ items }) => items.length > 0) === true;
  const pendingId = settle.isPending && 'id' in settle.variables ? settle.variables.id : undefined;

  return (
    <section aria-labelledby="admin-dead-letters">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <h2 id="admin-dead-letters" className="flex flex-wrap items-center gap-2 font-semibold">
          {queue === '' ? t('title') : t('titleOf', { queue })}
        </h2>
        {queue !== '' && (
          <div className="flex flex-wrap gap-2">
            {hasLetters && (
              <>
                <Button size="sm" variant="tertiary" onPress={() => setAsked({ action: 'retry', queue })}>
                  {t('retryAll')}
                </Button>
                <Button size="sm" variant="tertiary" onPress={() => setAsked({ action: 'discard', queue })}>
                  {t('discardAll')}
                </Button>
              </>
            )}
            <Button size="sm" variant="ghost" icon={<X aria-hidden />} onPress={onShowAll}>
              {t('showAll')}
            </Button>
          </div>
        )}
      </div>
      <PagedList
        query={query}
        failed={t('loadFailed')}
        skeleton={<Skeleton className="h-32 w-full rounded-2xl" />}
        empty={
          <p className="rounded-2xl border border-border border-dashed px-5 py-8 text-center text-muted text-sm">
            {t('empty')}
          </p>
        }
        isEndless
      >
        {(letters) => (
          <ul className="rounded-2xl border border-border bg-surface shadow-surface">
            {letters.map((letter) => (
              <DeadLetterItem
                key={letter.id}
                letter={letter}
                isPending={pendingId === letter.id}
                onRetry={() => settle.mutate({ action: 'retry', id: letter.id })}
                onDiscard={() => setAsked({ action: 'discard', id: letter.id })}
              />
            ))}
          </ul>
        )}
      </PagedList>
      {asked && (
        <ConfirmDialog
          title={t(`ask.${'queue' in asked ? 'all' : 'one'}.${asked.action}.title`)}
          confirmLabel={t(asked.action)}
          cancelLabel={tShell('cancel')}
          isPending={settle.isPending}
          onConfirm={() => settle.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          {t(`ask.${'queue' in asked ? 'all' : 'one'}.${asked.action}.body`, {
            queue: 'queue' in asked ? asked.queue : '',
          })}
        </ConfirmDialog>
      )}
    </section>
  );
}
