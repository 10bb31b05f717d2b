'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { copyText } from '@/components/ui/copy-text.ts';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { notify } from '@/components/ui/notify.ts';
import { linkLabel } from './link-label.ts';

const CONFIRM_MS = 1_500;

/** Copies a short link; the icon turns into a tick for a moment, the toast tells those who do not see it. */
export function CopyLinkButton({ shortUrl }: { shortUrl: string }) {
  const t = useTranslations('links');
  const [isCopied, setCopied] = useState(false);
  const link = linkLabel(shortUrl);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    if (await copyText(shortUrl)) {
      setCopied(true);
      notify({ title: t('toast.copied', { link }), tone: 'success' });
    } else {
      notify({ title: t('toast.copyFailed'), tone: 'danger' });
    }
  };
  return (
    <IconButton label={t('actions.copy', { link })} onPress={copy}>
      {isCopied ? <Check aria-hidden className="text-success-text" /> : <Copy aria-hidden />}
    </IconButton>
  );
}
