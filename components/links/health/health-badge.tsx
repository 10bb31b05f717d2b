import { CircleAlert, CircleX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { LinkJson } from '@/server/links/schema.ts';

/** In a row: only what asks for attention, a target that is broken or seems to be; a healthy one needs no word. */
export function HealthBadge({ link }: { link: Pick<LinkJson, 'health'> }) {
  const t = useTranslations('links.health');
  const { health } = link;
  if (health === null || (health.state !== 'broken' && health.state !== 'suspect')) return null;
  const isBroken = health.state === 'broken';
  const Icon = isBroken ? CircleX : CircleAlert;
  const why = health.failure === null ? undefined : t(`words.${health.failure}`);
  return (
    <span title={why} className="shrink-0">
      <Chip tone={isBroken ? 'danger' : 'warning'}>
        <Icon aria-hidden className="size-3" />
        {t(`badge.${health.state}`)}
        {why !== undefined && <span className="sr-only">({why})</span>}
      </Chip>
    </span>
  );
}
