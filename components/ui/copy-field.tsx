'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { notify } from './notify.ts';

/** A text to take along: shown whole, selectable, with a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const t = useTranslations('shell');
  const tLinks = useTranslations('links.toast');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else notify({ title: tLinks('copyFailed'), tone: 'danger' });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.target.select()}
        className="h-10 min-w-48 flex-1 rounded-[0.625rem] border border-field-border bg-field px-3 font-mono text-[0.8125rem] outline-none focus-visible:ring-2 focus-visible:ring-focus"
      />
      <Button
        variant="secondary"
        className="text-foreground"
        onPress={copy}
        icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      >
        {isCopied ? t('copied') : t('copy')}
      </Button>
    </div>
  );
}
