import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';

const TONES = { made: 'success', existing: 'neutral', refused: 'danger' } as const;

/** What became, or would become, of a row; `why` says in words why nothing did. */
export function OutcomeChip({ state, why }: { state: keyof typeof TONES; why: string | null }) {
  const t = useTranslations('linkImport.report.states');
  return (
    <span className="block sm:max-w-72">
      <Chip tone={TONES[state]}>{t(state)}</Chip>
      {why !== null && <span className="mt-1 block text-[0.8125rem] text-danger-text leading-snug">{why}</span>}
    </span>
  );
}
