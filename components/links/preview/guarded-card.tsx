import { Lock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { PreviewActions } from './preview-card.tsx';

interface Props {
  preview: { shortUrl: string; createdAt: string; hasPassword: boolean };
  /** The form for reports of this link. */
  reportPath: string;
}

/** A link that keeps for itself where it leads. */
export function GuardedCard({ preview: { shortUrl, createdAt, hasPassword }, reportPath }: Props) {
  const t = useTranslations('linkPreview');
  return (
    <article className="flex w-full max-w-lg flex-col gap-4 rounded-2xl border border-border bg-surface p-5 shadow-surface sm:p-6">
      <div>
        <h1 className="font-bold text-lg tracking-[-0.01em]">{t('heading')}</h1>
        <p className="mt-1 break-all text-muted text-sm">{shortUrl}</p>
      </div>
      <p className="flex gap-2 rounded-xl bg-default px-3.5 py-3 text-sm">
        <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
        {hasPassword ? t('password') : t('counted')}
      </p>
      <p className="text-sm">
        <span className="text-muted">{t('created')}</span> <ExactTime iso={createdAt} />
      </p>
      <PreviewActions shortUrl={shortUrl} label={t('openGuarded')} reportPath={reportPath} />
    </article>
  );
}
