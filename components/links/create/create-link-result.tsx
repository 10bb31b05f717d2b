'use client';

import { CircleCheck, ExternalLink, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button-class.ts';
import { IconButton } from '@/components/ui/icon-button.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CopyLinkButton } from '../copy-link-button.tsx';
import { linkLabel } from '../link-label.ts';

interface Props {
  link: LinkJson;
  isCopied: boolean;
  onDismiss: () => void;
}

/** The link just made, large enough to read aloud; stays until the next one. */
export function CreateLinkResult({ link, isCopied, onDismiss }: Props) {
  const t = useTranslations('links');
  const label = linkLabel(link.shortUrl);
  return (
    <div className="mt-2 mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-xl bg-success/10 py-2.5 ps-4 pe-2">
      <CircleCheck aria-hidden className="size-5 shrink-0 text-success-text" />
      <div className="min-w-48 flex-1">
        <p className="text-[0.8125rem] text-success-text">{isCopied ? t('create.resultCopied') : t('create.result')}</p>
        <p className="break-all font-semibold">{label}</p>
      </div>
      <div className="ms-auto flex shrink-0 items-center">
        <CopyLinkButton shortUrl={link.shortUrl} />
        <a
          href={link.shortUrl}
          target="_blank"
          rel="noopener"
          aria-label={t('actions.open', { link: label })}
          className={buttonClass({ variant: 'ghost', size: 'sm', isIconOnly: true })}
        >
          <ExternalLink aria-hidden />
        </a>
        <IconButton label={t('create.dismiss')} onPress={onDismiss}>
          <X aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
