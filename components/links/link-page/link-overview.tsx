'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil, QrCode } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { AnimatedNumber } from '@/components/ui/animated-number.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { LinkCard } from '../card/link-card.tsx';
import { wayOfLink } from '../editor/describe-draft.ts';
import { HealthPanel } from '../health/health-panel.tsx';
import { linkHref, linksHref } from '../links-filter.ts';
import { linkQuery } from '../queries.ts';
import { VisitorPath } from '../visitor-path.tsx';

const QrPreview = lazyPart(
  () => import('../qr/qr-preview.tsx').then((module) => module.QrPreview),
  <div className="mx-auto aspect-square w-full max-w-44 rounded-xl bg-default" />,
);

/** A link at a glance: what a visitor meets, how often it was followed, what one has noted, and its code. */
export function LinkOverview({ id }: { id: string }) {
  const t = useTranslations('links');
  const { data: link } = useQuery(linkQuery(id));
  if (link === undefined) return null;
  const isDeleted = link.deletedAt !== null;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex flex-col gap-4">
        {isDeleted && (
          <p className="rounded-2xl border border-border bg-surface px-5 py-4 text-muted text-sm leading-relaxed shadow-surface">
            {t('notes.deleted')}
          </p>
        )}
        <Card
          title={t('editor.path')}
          action={
            !isDeleted && (
              <Link href={linkHref(id, 'edit')} className={buttonClass({ variant: 'tertiary', size: 'sm' })}>
                <Pencil aria-hidden />
                {t('actions.edit')}
              </Link>
            )
          }
        >
          <VisitorPath way={wayOfLink(link)} moderation={link.moderation} passes={link.passes} />
        </Card>
        {!isDeleted && (
          <Card title={t('card.title')}>
            <LinkCard link={link} />
          </Card>
        )}
        {(link.note !== null || link.tags.length > 0) && (
          <Card title={t('page.notes')}>
            {link.tags.length > 0 && (
              <ul aria-label={t('editor.tags')} className="flex flex-wrap gap-1.5">
                {link.tags.map((tag) => (
                  <li key={tag}>
                    <Link
                      href={linksHref({ tag })}
                      aria-label={t('tags.show', { tag })}
                      className="block rounded-md bg-default px-2 py-1 text-muted text-sm hover:bg-default-hover hover:text-foreground"
                    >
                      {tag}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
            {link.note !== null && (
              <p
                className={`whitespace-pre-wrap text-sm leading-relaxed [overflow-wrap:anywhere] ${link.tags.length > 0 ? 'mt-3' : ''}`}
              >
                {link.note}
              </p>
            )}
          </Card>
        )}
      </div>
      <div className="flex flex-col gap-4">
        <Card title={t('page.clicks')}>
          <p className="font-bold text-3xl tracking-[-0.02em]">
            <AnimatedNumber value={link.clicks} />
          </p>
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
            <dt className="text-muted">{t('table.created')}</dt>
            <dd className="text-end">
              <RelativeTime iso={link.createdAt} />
            </dd>
            <dt className="text-muted">{t('page.changed')}</dt>
            <dd className="text-end">
              <RelativeTime iso={link.updatedAt} />
            </dd>
          </dl>
        </Card>
        {!isDeleted && <HealthPanel linkId={id} />}
        {!isDeleted && (
          <Card title={t('page.tabs.qr')}>
            <QrPreview link={link} />
            <Link
              href={linkHref(id, 'qr')}
              className={`mt-4 w-full ${buttonClass({ variant: 'tertiary', size: 'sm' })}`}
            >
              <QrCode aria-hidden />
              {t('qr.open')}
            </Link>
          </Card>
        )}
      </div>
    </div>
  );
}

function Card({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
      <div className="mb-3 flex min-h-8 items-center justify-between gap-3">
        <h2 className="font-semibold text-[0.9375rem]">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
