'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { CreateKeyForm } from './create-key-form.tsx';
import { KeyList } from './key-list.tsx';
import { keysQuery } from './queries.ts';

/** Make a key, see the living ones, end them. */
export function KeysView({ isAdmin }: { isAdmin: boolean }) {
  const t = useTranslations('keys');
  const tHooks = useTranslations('webhooks');
  const client = useQueryClient();
  const keys = useInfiniteQuery(keysQuery());
  const items = keys.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <CreateKeyForm isAdmin={isAdmin} onCreated={() => client.invalidateQueries({ queryKey: keysQuery().queryKey })} />
      <p className="mt-4 text-muted text-sm">
        {tHooks('fromKeys')}{' '}
        <Link href="/links/webhooks" className="font-medium text-foreground underline underline-offset-4">
          {tHooks('title')}
        </Link>
      </p>
      <section aria-labelledby="own-keys" className="mt-4">
        <h2 id="own-keys" className="mb-3 font-semibold">
          {t('list')}
        </h2>
        {items === undefined && !keys.isError && <Skeleton className="h-28 w-full rounded-2xl" />}
        {items === undefined && keys.isError && (
          <LoadFailure
            title={t('failed')}
            error={keys.error}
            isRetrying={keys.isFetching}
            onRetry={() => keys.refetch()}
          />
        )}
        {items !== undefined && items.length === 0 && (
          <EmptyState icon={<KeyRound />} title={t('emptyTitle')} body={t('emptyBody')} />
        )}
        {items !== undefined && items.length > 0 && <KeyList keys={items} />}
        {keys.hasNextPage && (
          <Button
            variant="tertiary"
            className="mt-3"
            isPending={keys.isFetchingNextPage}
            onPress={() => keys.fetchNextPage()}
          >
            {t('more')}
          </Button>
        )}
      </section>
    </>
  );
}
