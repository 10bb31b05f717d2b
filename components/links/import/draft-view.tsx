'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { tasksQuery } from '@/components/tasks/queries.ts';
import { Button } from '@/components/ui/button.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { TAG_SEPARATORS } from '@/server/links/transfer/terms.ts';
import { ColumnsEditor } from './columns-editor.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { importQuery, importsQuery, previewQuery } from './queries.ts';
import { useChangeImport } from './use-change-import.ts';
import { useRemoveImport } from './use-remove-import.ts';

const DELIMITER_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/** A file before anything is made: what its columns mean, what would become of its rows, and the button that begins. */
export function DraftView({ draft }: { draft: LinkImportJson }) {
  const t = useTranslations('linkImport.draft');
  const router = useRouter();
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const preview = useQuery(previewQuery(draft.id));
  const { mutate: change } = useChangeImport(draft.id);
  const remove = useRemoveImport();
  const start = useMutation({
    mutationFn: () => fetchJson<LinkImportJson>(`/v1/link-imports/${draft.id}/start`, { method: 'POST' }),
    onSuccess: (running) => {
      client.setQueryData(importQuery(draft.id).queryKey, running);
      void client.invalidateQueries({ queryKey: tasksQuery().queryKey });
      void client.invalidateQueries({ queryKey: importsQuery().queryKey });
    },
    onError: (error) => tellFailure(t('startFailed'), error),
  });
  const { options } = draft;
  const hasTarget = options.columns.url !== undefined;
  // Of a long file only the beginning is checked before it is started.
  const count = preview.data?.checked === draft.rows ? preview.data.made : draft.rows;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted text-sm">{t('about', { count: draft.rows })}</p>
      <SettingsCard title={t('columns')}>
        <ColumnsEditor draft={draft} sample={preview.data?.sample ?? []} onChange={(columns) => change({ columns })} />
      </SettingsCard>
      <SettingsCard title={t('reading')} description={t('timeZone', { zone: options.timeZone })}>
        <div className="flex flex-col items-start gap-4">
          <Switch label={t('hasHeader')} isOn={options.hasHeader} onChange={(hasHeader) => change({ hasHeader })} />
          <Switch
            label={t('findExisting')}
            isOn={options.findExisting}
            onChange={(findExisting) => change({ findExisting })}
          />
          <div className="grid w-full max-w-md grid-cols-2 gap-4">
            <SelectField
              label={t('delimiter')}
              options={Object.entries(DELIMITER_NAMES).map(([id, name]) => ({ id, label: t(`delimiters.${name}`) }))}
              value={draft.delimiter}
              onChange={(delimiter) => change({ delimiter })}
            />
            <SelectField
              label={t('tagSeparator')}
              options={TAG_SEPARATORS.map((id) => ({ id, label: t(`delimiters.${DELIMITER_NAMES[id]}`) }))}
              value={options.tagSeparator}
              onChange={(id) => change({ tagSeparator: TAG_SEPARATORS.find((each) => each === id) ?? ',' })}
            />
          </div>
        </div>
      </SettingsCard>
      <PreviewPanel query={preview} rows={draft.rows} />
      <div className="sticky bottom-[calc(3.75rem+env(safe-area-inset-bottom))] z-20 -mx-4 flex items-center gap-2 border-separator border-t bg-background/92 px-4 py-3 backdrop-blur-md sm:bottom-0 sm:mx-0 sm:px-0">
        <p role="status" className="min-w-0 flex-1 text-muted text-sm">
          {hasTarget ? '' : t('urlMissing')}
        </p>
        <Button
          variant="tertiary"
          onPress={() => {
            remove.mutate(draft.id);
            router.push('/links/import');
          }}
        >
          {t('remove')}
        </Button>
        {hasTarget && (
          <Button
            variant="primary"
            icon={<Play aria-hidden />}
            isPending={start.isPending}
            onPress={() => start.mutate()}
          >
            {t('start', { count })}
          </Button>
        )}
      </div>
    </div>
  );
}
