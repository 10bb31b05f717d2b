'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { Keys } from '@/components/ui/keys.tsx';

interface Props {
  formId: string;
  label: string;
  isPending: boolean;
  isChanged: boolean;
  /** Where Cancel leads. */
  cancelHref: string;
  /** Why nothing was saved, where it belongs to no field. */
  error: string | undefined;
}

/** Saves, from wherever one is in the form: it stays at the lower edge of the window. */
export function SaveBar({ formId, label, isPending, isChanged, cancelHref, error }: Props) {
  const t = useTranslations('links.editor');
  const tShell = useTranslations('shell');
  return (
    <div className="sticky bottom-[calc(3.75rem+env(safe-area-inset-bottom))] z-20 -mx-4 mt-4 border-separator border-t bg-background/92 px-4 py-3 backdrop-blur-md sm:bottom-0 sm:mx-0 sm:px-0">
      {error !== undefined && (
        <p role="alert" className="mb-2 text-danger-text text-sm">
          {error}
        </p>
      )}
      <div className="flex items-center gap-2">
        <p role="status" className="min-w-0 flex-1 truncate text-muted text-sm">
          {isChanged ? t('unsaved') : ''}
        </p>
        <Link href={cancelHref} className={buttonClass({ variant: 'tertiary' })}>
          {tShell('cancel')}
        </Link>
        <Button variant="primary" type="submit" form={formId} isPending={isPending}>
          {label}
          <span aria-hidden className="hidden sm:inline-flex">
            <Keys keys="mod+enter" />
          </span>
        </Button>
      </div>
    </div>
  );
}
