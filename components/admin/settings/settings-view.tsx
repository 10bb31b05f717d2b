'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { settingsQuery } from './queries.ts';
import { SettingRow } from './setting-row.tsx';

type Group = Parameters<ReturnType<typeof useTranslations<'adminData.settings.groups'>>>[0];

/** Everything that can be set, grouped by what it concerns. */
export function SettingsView() {
  const t = useTranslations('adminData.settings');
  const tGroups = useTranslations('adminData.settings.groups');
  const tShell = useTranslations('shell');
  const { data, error, isError, isFetching, refetch } = useQuery(settingsQuery());
  if (data === undefined) {
    if (isError) {
      return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
    }
    return (
      <div className="max-w-3xl space-y-8">
        <p role="status" className="sr-only">
          {tShell('loading')}
        </p>
        {['a', 'b', 'c'].map((key) => (
          <Skeleton key={key} className="h-32 w-full rounded-2xl" />
        ))}
      </div>
    );
  }
  const groups = [...new Set(data.items.map(({ key }) => groupOf(key)))];
  return (
    <div className="max-w-3xl space-y-8">
      {groups.map((group) => (
        <section key={group} aria-labelledby={`settings-${group}`}>
          <h2 id={`settings-${group}`} className="mb-3 font-semibold">
            {tGroups.has(group as Group) ? tGroups(group as Group) : group}
          </h2>
          <ul className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface">
            {data.items
              .filter(({ key }) => groupOf(key) === group)
              .map((setting) => (
                <SettingRow key={setting.key} setting={setting} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** `people.openSignUp` belongs to `people`. */
function groupOf(key: string): string {
  return key.slice(0, key.indexOf('.'));
}
