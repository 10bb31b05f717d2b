'use client';

import { Copy, Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { copyText } from '@/components/ui/copy-text.ts';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';

/** The recovery codes, this once. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useTranslations('security.recovery');
  const tShell = useTranslations('shell');
  const text = `${codes.join('\n')}\n`;
  const copy = async () => {
    if (await copyText(text)) notify({ title: tShell('copied'), tone: 'success' });
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: 'maru-recovery-codes.txt' });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      }
    >
      <p className="text-muted text-sm leading-relaxed">{t('body')}</p>
      <ul aria-label={t('list')} className="my-4 grid grid-cols-2 gap-2 rounded-xl bg-default p-4 font-mono text-sm">
        {codes.map((code) => (
          <li key={code} className="select-all text-center">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button variant="tertiary" icon={<Copy aria-hidden />} onPress={copy}>
          {t('copy')}
        </Button>
        <Button variant="tertiary" icon={<Download aria-hidden />} onPress={download}>
          {t('download')}
        </Button>
      </div>
    </Dialog>
  );
}
