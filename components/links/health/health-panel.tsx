'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkQuery } from '../queries.ts';
import { HealthState } from './health-state.tsx';
import { useCheckNow } from './use-check-now.ts';

/** Whether the target of a link still answers, since when, and a check at once; for the page of the link. */
export function HealthPanel({ linkId }: { linkId: string }) {
  const t = useTranslations('links.health');
  const heading = useId();
  const { data: link, error, isFetching, refetch } = useQuery(linkQuery(linkId));
  return (
    <section
      aria-labelledby={heading}
      className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <div className="mb-3 flex min-h-8 items-center justify-between gap-3">
        <h2 id={heading} className="font-semibold text-[0.9375rem]">
          {t('title')}
        </h2>
        {link !== undefined && isChecked(link) && <CheckNow linkId={linkId} />}
      </div>
      {link !== undefined && <Health link={link} />}
      {link === undefined && error === null && <HealthSkeleton />}
      {link === undefined && error !== null && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
      )}
    </section>
  );
}

function isChecked({ isEnabled, archivedAt, deletedAt }: LinkJson): boolean {
  return isEnabled && archivedAt === null && deletedAt === null;
}

function CheckNow({ linkId }: { linkId: string }) {
  const t = useTranslations('links.health');
  const { check, isChecking } = useCheckNow(linkId);
  return (
    <Button variant="tertiary" size="sm" icon={<RefreshCw aria-hidden />} isPending={isChecking} onPress={check}>
      {t(isChecking ? 'checking' : 'checkNow')}
    </Button>
  );
}

function Health({ link }: { link: LinkJson }) {
  const t = useTranslations('links.health');
  const { health } = link;
  return (
    <>
      <div role="status">
        <HealthState link={link} />
      </div>
      {health !== null && health.checkedAt !== null && (
        <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          <Fact name={t('since')}>
            <RelativeTime iso={health.since} />
          </Fact>
          <Fact name={t('checkedAt')}>
            <RelativeTime iso={health.checkedAt} />
          </Fact>
          {isChecked(link) && (
            <Fact name={t('nextCheckAt')}>
              <RelativeTime iso={health.nextCheckAt} />
            </Fact>
          )}
          {health.httpStatus !== null && (
            <Fact name={t('httpStatus')}>
              <span className="tabular-nums">{health.httpStatus}</span>
            </Fact>
          )}
        </dl>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="text-end">{children}</dd>
    </>
  );
}

function HealthSkeleton() {
  return (
    <div className="flex items-start gap-2.5">
      <Skeleton className="size-5 rounded-full" />
      <div className="flex-1">
        <Skeleton className="h-5 w-28" />
        <Skeleton className="mt-1.5 h-4 w-full max-w-56" />
      </div>
    </div>
  );
}
