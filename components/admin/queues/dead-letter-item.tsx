'use client';

import { Copy, RotateCcw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { DeadLetterPageJson } from '@/server/admin/schema.ts';

type DeadLetterJson = DeadLetterPageJson['items'][number];

interface Props {
  letter: DeadLetterJson;
  isPending: boolean;
  onRetry: () => void;
  onDiscard: () => void;
}

/** One job that was given up: what it was, why, and by which request it was asked for. */
export function DeadLetterItem({ letter, isPending, onRetry, onDiscard }: Props) {
  const t = useTranslations('adminLive.letters');
  const copy = async (id: string) => {
    const isCopied = await copyText(id);
    notify({ title: isCopied ? t('idCopied') : t('copyFailed'), tone: isCopied ? 'success' : 'danger' });
  };
  return (
    <li className="flex flex-col gap-3 border-separator border-t px-5 py-4 first:border-t-0 sm:flex-row sm:items-start">
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <span className="break-all font-medium">{letter.queue}</span>
          <span className="text-muted text-xs">
            <RelativeTime iso={letter.failedAt} /> · {t('attempts', { count: letter.attempts })}
          </span>
        </p>
        <p className="mt-1 line-clamp-3 break-words text-danger-text text-xs">{letter.error || t('noError')}</p>
        {letter.requestId !== null && (
          <p className="mt-1.5 flex items-center gap-1 text-muted text-xs">
            <span className="min-w-0 break-all">
              {t('request')} <code className="font-mono">{letter.requestId}</code>
            </span>
            <IconButton
              label={t('copyRequest')}
              onPress={() => copy(letter.requestId ?? '')}
              className="size-6 min-w-6"
            >
              <Copy aria-hidden className="size-3.5" />
            </IconButton>
          </p>
        )}
        <details className="mt-1.5 text-xs">
          <summary className="min-h-6 cursor-pointer text-muted hover:text-foreground">{t('payload')}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long payload must be scrolled by keyboard too */}
          <pre tabIndex={0} className="mt-1 max-h-64 overflow-auto rounded-lg bg-default p-3 font-mono">
            {JSON.stringify(letter.payload, null, 2)}
          </pre>
        </details>
      </div>
      <div className="flex shrink-0 gap-1">
        <Button size="sm" variant="tertiary" icon={<RotateCcw aria-hidden />} isPending={isPending} onPress={onRetry}>
          {t('retry')}
        </Button>
        <IconButton label={t('discard')} className="text-danger-text" onPress={onDiscard}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
    </li>
  );
}
