'use client';

import { ImageOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useClock } from '@/components/ui/clock.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CardPreview } from './card-preview.tsx';

/** A card that has not come by then does not come soon: the workers are busy, or away. */
const EXPECTED_MS = 60_000;

/** What the target of a link says of itself: its card, its place while that is on its way, or why there is none. */
export function LinkCard({ link }: { link: Pick<LinkJson, 'card' | 'url' | 'updatedAt'> }) {
  const t = useTranslations('links.card');
  const tHealth = useTranslations('links.health');
  const now = useClock();
  const { card, url, updatedAt } = link;
  if (card === null && now - Date.parse(updatedAt) < EXPECTED_MS) return <LinkCardSkeleton label={t('loading')} />;
  if (card === null) return <NoCard title={t('missing')} body={t('missingBody')} />;
  if (card.failure !== null) return <NoCard title={t('failed')} body={tHealth(`failures.${card.failure}`)} />;
  return <CardPreview card={card} url={url} />;
}

function NoCard({ title, body }: { title: string; body: string }) {
  return (
    <div className="flex items-start gap-2.5 rounded-xl border border-border border-dashed px-4 py-3">
      <ImageOff aria-hidden className="mt-0.5 size-4.5 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="font-medium text-sm">{title}</p>
        <p className="mt-0.5 text-muted text-sm leading-relaxed">{body}</p>
      </div>
    </div>
  );
}

function LinkCardSkeleton({ label }: { label: string }) {
  return (
    <div className="overflow-hidden rounded-xl border border-border">
      <p role="status" className="sr-only">
        {label}
      </p>
      <Skeleton className="aspect-[1.91/1] w-full rounded-none" />
      <div className="px-4 py-3">
        <Skeleton className="h-3.5 w-24" />
        <Skeleton className="mt-2 h-4.5 w-3/4" />
        <Skeleton className="mt-2 h-4 w-full" />
      </div>
    </div>
  );
}
