import { CircleAlert, CircleCheck, CircleQuestionMark, CircleX, Clock } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { LinkJson } from '@/server/links/schema.ts';

const LOOKS = {
  ok: { Icon: CircleCheck, className: 'text-success-text' },
  suspect: { Icon: CircleAlert, className: 'text-warning-text' },
  broken: { Icon: CircleX, className: 'text-danger-text' },
  unknown: { Icon: CircleQuestionMark, className: 'text-muted' },
  unchecked: { Icon: Clock, className: 'text-muted' },
  resting: { Icon: Clock, className: 'text-muted' },
} as const;

/** What is to be said of a target: how it stands, or why nobody knows. */
function lookOf({ health, isEnabled, archivedAt }: LinkJson): keyof typeof LOOKS {
  if (!isEnabled || archivedAt !== null) return 'resting';
  return health === null || health.checkedAt === null ? 'unchecked' : health.state;
}

/** How a target stands, in one line, and what that means in the next. */
export function HealthState({ link }: { link: LinkJson }) {
  const t = useTranslations('links.health');
  const look = lookOf(link);
  const { Icon, className } = LOOKS[look];
  const failure = look === 'resting' || look === 'unchecked' ? null : (link.health?.failure ?? null);
  return (
    <div className="flex items-start gap-2.5">
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${className}`} />
      <div className="min-w-0">
        <p className="font-medium">{t(`states.${look}`)}</p>
        <p className="mt-0.5 text-muted text-sm leading-relaxed">
          {failure === null ? t(`about.${look}`) : t(`failures.${failure}`)}
        </p>
      </div>
    </div>
  );
}
