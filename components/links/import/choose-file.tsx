'use client';

import { FileUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ChangeEvent, type DragEvent, useRef, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { IMPORT_MAX_ROWS } from '@/server/links/transfer/terms.ts';
import { MAX_MEGABYTES, useUpload } from './use-upload.ts';

const TYPES = '.csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values';

/** Where a table comes in: chosen, dropped, or pasted. */
export function ChooseFile() {
  const t = useTranslations('linkImport.choose');
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const isSending = upload.share !== null;

  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    // The same file can be chosen again after a failure.
    event.target.value = '';
    if (file !== undefined) void upload.send(file, file.name);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file !== undefined && !isSending) void upload.send(file, file.name);
  };

  return (
    <section aria-label={t('label')} className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut of the button inside */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={`flex flex-col items-center rounded-xl border border-dashed px-4 py-8 text-center ${isOver ? 'border-accent bg-accent/5' : 'border-field-border'}`}
      >
        <input
          ref={input}
          type="file"
          accept={TYPES}
          aria-label={t('label')}
          onChange={choose}
          className="sr-only"
          tabIndex={-1}
        />
        {isSending ? (
          <div role="status" className="flex w-full max-w-xs flex-col gap-3">
            <p className="text-sm">{t('uploading')}</p>
            <ProgressBar label={t('uploading')} share={upload.share} />
            <Button size="sm" variant="tertiary" className="self-center" onPress={upload.cancel}>
              {t('cancel')}
            </Button>
          </div>
        ) : (
          <>
            <p className="mb-3 hidden font-medium text-sm sm:block">{t('drop')}</p>
            <Button variant="primary" icon={<FileUp aria-hidden />} onPress={() => input.current?.click()}>
              {t('label')}
            </Button>
          </>
        )}
        <p className="mt-3 max-w-md text-[0.8125rem] text-muted leading-relaxed">
          {t('about', { rows: IMPORT_MAX_ROWS, size: MAX_MEGABYTES })}
        </p>
      </div>
      {upload.error !== null && (
        <p role="alert" className="mt-3 text-danger-text text-sm">
          {upload.error}
        </p>
      )}
      <details className="mt-4">
        <summary className="w-fit cursor-pointer py-0.5 text-muted text-sm hover:text-foreground">
          {t('pasteTitle')}
        </summary>
        <div className="mt-3 flex flex-col items-start gap-2">
          <div className="w-full">
            <TextArea label={t('paste')} name="rows" value={pasted} onChange={setPasted} rows={5} />
          </div>
          {pasted.trim() !== '' && (
            <Button
              variant="secondary"
              isPending={isSending}
              onPress={() => upload.send(new Blob([pasted], { type: 'text/csv' }), null)}
            >
              {t('pasteButton')}
            </Button>
          )}
        </div>
      </details>
    </section>
  );
}
