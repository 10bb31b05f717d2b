'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { RollBackInput, TemplateVersionsJson, TemplateView } from '@/server/notifications/templates/schema.ts';
import { templatePath, templatesQuery, versionsQuery } from './queries.ts';
import { TextDiff } from './text-diff.tsx';

type Version = TemplateVersionsJson['items'][number];
type Current = TemplateView['languages'][number];

/** The versions of a text, each with what differs from what holds now, and a way back to it. */
export function VersionList({ template, current }: { template: TemplateView; current: Current }) {
  const t = useTranslations('adminNotifications.templates');
  const tShell = useTranslations('shell');
  const { type, surface } = template;
  const { language, version: newest } = current;
  const { data, error, isError, isFetching, refetch } = useQuery(versionsQuery(type, surface, language));
  const [asked, setAsked] = useState<Version | null>(null);
  const rollBack = useRollBack(template, () => setAsked(null));
  if (data === undefined && isError) {
    return <LoadFailure title={t('versionsFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  if (data === undefined) return <Skeleton className="h-40 w-full rounded-2xl" />;
  const nameOf = ({ version }: Version) => (version === 0 ? t('builtInVersion') : t('versionName', { version }));
  return (
    <>
      <ol
        reversed
        aria-label={t('versions')}
        className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface"
      >
        {data.items.map((one) => {
          const holds = one.version === newest || (newest === 0 && one.version === 0);
          return (
            <li key={one.version} className="px-5 py-3">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium text-sm">{nameOf(one)}</span>
                {holds && <Chip tone="success">{t('holds')}</Chip>}
                {one.isReset && <Chip>{t('wasReset')}</Chip>}
                <span className="text-muted text-xs">
                  {one.createdAt !== null && <ExactTime iso={one.createdAt} />}
                  {one.createdBy !== null && ` · ${one.createdBy.name ?? t('gone')}`}
                </span>
                {!holds && (
                  <Button
                    size="sm"
                    variant="tertiary"
                    className="ms-auto"
                    aria-label={t('rollBackLabel', { version: nameOf(one) })}
                    onPress={() => setAsked(one)}
                  >
                    {t('rollBack')}
                  </Button>
                )}
              </div>
              <details className="mt-1 text-sm" open={holds}>
                <summary className="min-h-6 cursor-pointer text-muted text-xs hover:text-foreground">
                  {holds ? t('text') : t('difference')}
                </summary>
                <div lang={language} className="mt-1.5 flex flex-col gap-1.5">
                  {one.title !== '' && <TextDiff before={one.title} after={holds ? one.title : current.title} />}
                  <TextDiff before={one.body} after={holds ? one.body : current.body} />
                </div>
              </details>
            </li>
          );
        })}
      </ol>
      {asked !== null && (
        <ConfirmDialog
          title={t('rollBackTitle', { version: nameOf(asked) })}
          confirmLabel={t('rollBack')}
          cancelLabel={tShell('cancel')}
          isPending={rollBack.isPending}
          onConfirm={() => rollBack.mutate({ language, to: asked.version, version: newest })}
          onClose={() => setAsked(null)}
        >
          {t('rollBackBody')}
        </ConfirmDialog>
      )}
    </>
  );
}

function useRollBack({ type, surface }: TemplateView, onDone: () => void) {
  const t = useTranslations('adminNotifications.templates');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: (body: RollBackInput) =>
      fetchJson<TemplateView>(`${templatePath(type, surface)}/rollback`, { method: 'POST', body }),
    onSuccess: () => notify({ title: t('rolledBack'), tone: 'success' }),
    onError: (error) => tellFailure(t('rollBackFailed'), error),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: templatesQuery().queryKey });
      onDone();
    },
  });
}
