'use client';

import { useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Chip } from '@/components/ui/chip.tsx';

/** How often what stands beside it is read again, or that reading fails at the moment and why. */
export function Freshness({ everyMs, error }: { everyMs: number; error: Error | null }) {
  const t = useTranslations('admin');
  const reason = useReason();
  return (
    <p role="status" className="text-muted text-xs">
      {error === null ? (
        t('updated', { seconds: everyMs / 1_000 })
      ) : (
        <Chip tone="danger">
          {t('paused')} – {reason(toApiProblem(error))}
        </Chip>
      )}
    </p>
  );
}
