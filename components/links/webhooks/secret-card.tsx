'use client';

import { useTranslations } from 'next-intl';
import { CopyField } from '@/components/ui/copy-field.tsx';
import { VERIFY_CODE } from './verify-code.ts';

/** The signing secret, this once, and what it is good for. */
export function SecretCard({ secret }: { secret: string }) {
  const t = useTranslations('webhooks.secret');
  return (
    <div role="status" className="rounded-2xl border border-success/40 bg-success/10 p-4 sm:p-5">
      <h2 className="font-semibold text-base">{t('title')}</h2>
      <p className="mt-1 mb-3 text-sm">{t('about')}</p>
      <CopyField label={t('label')} text={secret} />
    </div>
  );
}

/** How a receiver checks what it gets. */
export function HowToVerify() {
  const t = useTranslations('webhooks.secret');
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer py-0.5 text-muted hover:text-foreground">{t('verify')}</summary>
      <p className="mt-2 text-muted">{t('verifyAbout')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className="mt-2 overflow-x-auto rounded-xl bg-default p-3 font-mono text-xs leading-relaxed">
        {VERIFY_CODE}
      </pre>
    </details>
  );
}
