'use client';

import { useTranslations } from 'next-intl';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import type { TraceStep } from '@/server/notifications/trace/schema.ts';

type StepName = Parameters<ReturnType<typeof useTranslations<'notificationTrace.steps'>>>[0];
type Suspicion = Parameters<ReturnType<typeof useTranslations<'notificationTrace.suspicions'>>>[0];

/** What happened, in order, each with its time and what was said. */
export function TraceSteps({ steps }: { steps: TraceStep[] }) {
  const t = useTranslations('notificationTrace.steps');
  const name = (kind: string) => (t.has(kind as StepName) ? t(kind as StepName) : kind);
  return (
    <ol className="mt-2 flex flex-col gap-1.5 border-separator border-s ps-3">
      {steps.map((step, index) => (
        // Steps are a record: they are never put in another order.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={`${step.at} ${index}`} className="text-sm">
          <ExactTime iso={step.at} className="me-2 text-muted text-xs" />
          {name(step.kind)}
          <Detail detail={step.detail} />
        </li>
      ))}
    </ol>
  );
}

/** What is known beside the time: who was asked, what they answered, until when. Why stands above all steps. */
function Detail({ detail }: { detail: TraceStep['detail'] }) {
  const t = useTranslations('notificationTrace');
  const tSuspicions = useTranslations('notificationTrace.suspicions');
  const { provider, error, suspicion, until } = detail;
  const parts = [
    ...(typeof provider === 'string' ? [t('by', { provider })] : []),
    ...(typeof error === 'string' ? [t('answer', { answer: error })] : []),
    ...(typeof suspicion === 'string' && tSuspicions.has(suspicion as Suspicion)
      ? [tSuspicions(suspicion as Suspicion)]
      : []),
    ...(detail.isVerified === false ? [t('unverified')] : []),
  ];
  if (parts.length === 0 && typeof until !== 'string') return null;
  return (
    <span className="block break-words text-muted text-xs">
      {parts.join(' · ')}
      {typeof until === 'string' && (
        <>
          {parts.length > 0 && ' · '}
          {t('next')} <ExactTime iso={until} />
        </>
      )}
    </span>
  );
}
