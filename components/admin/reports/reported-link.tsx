'use client';

import { Ban, Check, RotateCcw, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { linkLabel } from '@/components/links/link-label.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { ReportedLinkJson } from '@/server/links/reports/schema.ts';
import type { Decision } from '@/server/links/reports/terms.ts';
import { ReportHistory } from './report-history.tsx';
import type { DecisionAsk } from './use-decide.ts';

interface Props {
  link: ReportedLinkJson;
  onAsk: (ask: DecisionAsk) => void;
}

/** What a moderator needs to decide on one link, and the ways to decide. Its target is text: nobody gets there by a slip. */
export function ReportedLink({ link, onAsk }: Props) {
  const t = useTranslations('adminReports');
  const format = useFormatter();
  const heading = useId();
  const [isOpen, setOpen] = useState(false);
  const { alias, shortUrl, card, title, owner, reasons, reports, openReports, lastDecision } = link;
  const name = title ?? card?.title ?? null;
  return (
    <article
      aria-labelledby={heading}
      className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={heading} className="break-all font-semibold">
            {linkLabel(shortUrl)}
          </h2>
          {name !== null && <p className="mt-0.5 break-words text-sm">{name}</p>}
          {card?.description && (
            <p className="mt-0.5 line-clamp-2 break-words text-muted text-sm">{card.description}</p>
          )}
        </div>
        <div className="flex flex-wrap gap-1.5">
          {link.moderation !== null && (
            <Chip tone={link.moderation === 'blocked' ? 'danger' : 'warning'}>
              {t(`moderation.${link.moderation}`)}
            </Chip>
          )}
          {link.isDeleted && <Chip>{t('deleted')}</Chip>}
          {!link.isEnabled && <Chip>{t('off')}</Chip>}
          {reasons.map(({ reason, count }) => (
            <Chip key={reason} tone={openReports > 0 ? 'warning' : 'neutral'}>
              {t('reasonCount', { reason: t(`reasons.${reason}`), count })}
            </Chip>
          ))}
        </div>
      </header>
      <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
        <Fact name={t('target')} isWide>
          <Address url={link.url} />
          {link.otherUrls.map((url) => (
            <Address key={url} url={url} isOther />
          ))}
        </Fact>
        <Fact name={t('owner')}>
          {owner === null ? (
            t('gone')
          ) : (
            <span className="break-words">
              {owner.name} <span className="text-muted">@{owner.handle}</span>
            </span>
          )}
        </Fact>
        <Fact name={t('reports')}>{t('reportCount', { open: openReports, all: reports })}</Fact>
        <Fact name={t('made')}>
          <RelativeTime iso={link.createdAt} /> · {t('clicks', { count: link.clicks })}
        </Fact>
        {link.reportedAt !== null && (
          <Fact name={t('lastReport')}>
            <RelativeTime iso={link.reportedAt} />
          </Fact>
        )}
        {lastDecision !== null && (
          <Fact name={t('lastDecision')} isWide>
            {t(`decisions.${lastDecision.decision}`)} · {lastDecision.decidedBy?.name ?? t('gone')} ·{' '}
            <RelativeTime iso={lastDecision.createdAt} />
          </Fact>
        )}
      </dl>
      <div className="flex flex-wrap gap-2">
        {actsFor(link).map(({ decision, icon }) => (
          <Button
            key={decision}
            size="sm"
            variant={decision === 'blocked' ? 'danger' : 'secondary'}
            icon={icon}
            aria-label={t('actOn', { act: t(`acts.${decision}`), alias })}
            onPress={() => onAsk({ link, decision })}
          >
            {t(`acts.${decision}`)}
          </Button>
        ))}
      </div>
      <details onToggle={(event) => setOpen(event.currentTarget.open)} className="border-separator border-t pt-3">
        <summary className="w-fit cursor-pointer rounded text-sm focus-visible:outline-2 focus-visible:outline-focus">
          {t('details', { count: format.number(reports) })}
        </summary>
        {isOpen && <ReportHistory linkId={link.linkId} />}
      </details>
    </article>
  );
}

/** What would change something. */
function actsFor({ moderation, openReports }: ReportedLinkJson): { decision: Decision; icon: ReactNode }[] {
  const isWaiting = openReports > 0;
  const acts: { decision: Decision; icon: ReactNode; isOffered: boolean }[] = [
    { decision: 'dismissed', icon: <Check aria-hidden />, isOffered: isWaiting },
    { decision: 'warned', icon: <TriangleAlert aria-hidden />, isOffered: isWaiting || moderation !== 'warned' },
    { decision: 'blocked', icon: <Ban aria-hidden />, isOffered: isWaiting || moderation !== 'blocked' },
    { decision: 'restored', icon: <RotateCcw aria-hidden />, isOffered: moderation !== null },
  ];
  return acts.filter(({ isOffered }) => isOffered);
}

function Fact({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={`min-w-0 ${isWide ? 'sm:col-span-2' : ''}`}>
      <dt className="text-muted text-xs">{name}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}

function Address({ url, isOther = false }: { url: string; isOther?: boolean }) {
  const t = useTranslations('adminReports');
  return (
    <span className="mt-0.5 line-clamp-4 break-all font-mono text-xs leading-relaxed">
      {isOther && <span className="font-sans text-muted">{t('orTo')} </span>}
      {url}
    </span>
  );
}
