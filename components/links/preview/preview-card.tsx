import { Globe, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { buttonClass } from '@/components/ui/button-class.ts';
import { ExactTime } from '@/components/ui/exact-time.tsx';

/** A link that lets everybody through. */
export interface OpenPreview {
  alias: string;
  shortUrl: string;
  createdAt: string;
  title: string | null;
  host: string;
  address: string;
  card: { title: string | null; description: string | null; siteName: string | null; imageUrl: string | null } | null;
  varies: boolean;
  isWarned: boolean;
}

/** Where a short link leads, before anybody follows it. */
export function PreviewCard({ preview, reportPath }: { preview: OpenPreview; reportPath: string }) {
  const t = useTranslations('linkPreview');
  const { shortUrl, createdAt, title, host, address, card, varies, isWarned } = preview;
  const name = title ?? card?.title ?? null;
  return (
    <article className="w-full max-w-lg overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">
      {card?.imageUrl && (
        // biome-ignore lint/performance/noImgElement: our own small picture, already in its final size
        <img
          src={card.imageUrl}
          alt={card.title === null ? t('imageUntitled') : t('image', { title: card.title })}
          className="aspect-[1.91/1] w-full border-border border-b bg-default object-cover"
        />
      )}
      <div className="flex flex-col gap-4 p-5 sm:p-6">
        <div>
          <h1 className="font-bold text-lg tracking-[-0.01em]">{t('heading')}</h1>
          <p className="mt-1 break-all text-muted text-sm">{shortUrl}</p>
        </div>
        {isWarned && (
          <p className="flex gap-2 rounded-xl bg-warning/15 px-3.5 py-3 text-sm text-warning-text">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t('warned')}
          </p>
        )}
        <dl className="flex flex-col gap-4 text-sm">
          <div>
            <dt className="text-muted">{t('leadsTo')}</dt>
            <dd className="mt-0.5 flex items-start gap-2 break-all font-semibold text-lg">
              <Globe aria-hidden className="mt-1.5 size-4 shrink-0 text-muted" />
              {host}
            </dd>
            {varies && <dd className="mt-1 text-muted">{t('varies')}</dd>}
          </div>
          {name !== null && (
            <div>
              <dt className="sr-only">{t('title')}</dt>
              <dd className="break-words font-medium">{name}</dd>
              {card?.description && <dd className="mt-1 line-clamp-3 break-words text-muted">{card.description}</dd>}
            </div>
          )}
          <div>
            <dt className="text-muted">{t('whole')}</dt>
            <dd className="mt-0.5 max-h-32 overflow-y-auto break-all font-mono text-xs">{address}</dd>
          </div>
          <div>
            <dt className="text-muted">{t('created')}</dt>
            <dd className="mt-0.5">
              <ExactTime iso={createdAt} />
            </dd>
          </div>
        </dl>
        <PreviewActions shortUrl={shortUrl} label={t('open')} reportPath={reportPath} />
      </div>
    </article>
  );
}

/** The way on, and what to do when that would be wrong. */
export function PreviewActions({
  shortUrl,
  label,
  reportPath,
}: {
  shortUrl: string;
  label: string;
  reportPath: string;
}) {
  const t = useTranslations('linkPreview');
  return (
    <div className="flex flex-col gap-3">
      <a href={shortUrl} rel="noreferrer nofollow" className={buttonClass({ variant: 'primary' })}>
        {label}
      </a>
      <Link href={reportPath} prefetch={false} className="self-center text-muted text-sm underline">
        {t('report')}
      </Link>
    </div>
  );
}
