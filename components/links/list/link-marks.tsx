import { CalendarClock, CircleSlash, Lock, MousePointerClick, Route, ShieldAlert, Split } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useClock } from '@/components/ui/clock.tsx';
import type { LinkJson } from '@/server/links/schema.ts';

function Mark({ icon, text }: { icon: ReactNode; text: string }) {
  return (
    <span title={text} className="shrink-0 text-muted [&_svg]:size-3.5">
      <span aria-hidden>{icon}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** What stands between a link and its target, as small signs; each says in words what it means. */
export function LinkMarks({ link }: { link: LinkJson }) {
  const t = useTranslations('links.marks');
  const format = useFormatter();
  const now = useClock();
  const { expiresAt, maxClicks, passes, rules, experiment, moderation } = link;
  const marks = [
    moderation !== null && { id: 'moderation', icon: <ShieldAlert />, text: t(moderation) },
    !link.isEnabled && { id: 'off', icon: <CircleSlash />, text: t('off') },
    link.hasPassword && { id: 'password', icon: <Lock />, text: t('password') },
    expiresAt !== null && {
      id: 'expiry',
      icon: <CalendarClock />,
      text:
        Date.parse(expiresAt) <= now
          ? t('expired', { when: format.relativeTime(new Date(expiresAt), new Date(now)) })
          : t('expires', { when: format.relativeTime(new Date(expiresAt), new Date(now)) }),
    },
    maxClicks !== null && {
      id: 'limit',
      icon: <MousePointerClick />,
      text: t('limit', { passes: Math.min(passes, maxClicks), max: maxClicks }),
    },
    rules.length > 0 && { id: 'rules', icon: <Route />, text: t('rules', { count: rules.length }) },
    experiment !== null && { id: 'split', icon: <Split />, text: t('split', { count: experiment.variants.length }) },
  ].filter((mark) => mark !== false);
  if (marks.length === 0) return null;
  return (
    <span className="flex shrink-0 items-center gap-1.5 self-center">
      {marks.map(({ id, icon, text }) => (
        <Mark key={id} icon={icon} text={text} />
      ))}
    </span>
  );
}
