'use client';

import {
  CalendarClock,
  CircleSlash,
  Lock,
  MousePointerClick,
  Route,
  ShieldAlert,
  Split,
  TrendingUp,
} from 'lucide-react';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useZone } from '@/components/ui/use-zone.ts';
import type { Way } from './editor/describe-draft.ts';
import { targetLabel } from './link-label.ts';
import { useRuleText } from './rules/use-rule-text.ts';

/** More rules than these are counted only. */
const RULES_SHOWN = 6;

interface Props {
  way: Way;
  /** What moderators decided. */
  moderation?: 'warned' | 'blocked' | null;
  /** How many visits a limit has let through. */
  passes?: number;
}

/** What a visitor meets between the short link and a page, step by step, in words. */
export function VisitorPath({ way, moderation = null, passes = 0 }: Props) {
  const t = useTranslations('links.path');
  const format = useFormatter();
  const time = useTime();
  const ruleText = useRuleText();
  const { split, rules, fallbackUrl } = way;
  const target = (url: string | null) =>
    url === null || url === '' ? (
      <span className="text-muted">{t('noTarget')}</span>
    ) : (
      <b className="font-medium [overflow-wrap:anywhere]">{targetLabel(url)}</b>
    );
  const otherwise =
    fallbackUrl === null ? t('thenEnded') : t.rich('thenFallback', { target: () => target(fallbackUrl) });
  if (moderation === 'blocked') {
    return <Steps steps={[{ id: 'blocked', icon: <ShieldAlert />, text: t('blocked') }]} />;
  }
  if (!way.isEnabled) return <Steps steps={[{ id: 'off', icon: <CircleSlash />, text: t('off') }]} />;
  const steps: Step[] = [];
  if (way.expiresAt !== null) {
    steps.push({
      id: 'expiry',
      icon: <CalendarClock />,
      text: (
        <>
          {t('expires', { when: time(way.expiresAt) })} {otherwise}
        </>
      ),
    });
  }
  if (way.maxClicks !== null) {
    steps.push({
      id: 'limit',
      icon: <MousePointerClick />,
      text: (
        <>
          {t('limit', { count: way.maxClicks })} {passes > 0 && t('passed', { count: Math.min(passes, way.maxClicks) })}{' '}
          {otherwise}
        </>
      ),
    });
  }
  if (moderation === 'warned') steps.push({ id: 'warned', icon: <ShieldAlert />, text: t('warned') });
  if (way.hasPassword) steps.push({ id: 'password', icon: <Lock />, text: t('password') });
  for (const { key, when, url } of rules.slice(0, RULES_SHOWN)) {
    steps.push({
      id: key,
      icon: <Route />,
      text: t.rich('rule', { when: ruleText(when) || t('noCondition'), target: () => target(url) }),
    });
  }
  if (rules.length > RULES_SHOWN) {
    steps.push({ id: 'more', icon: <Route />, text: t('moreRules', { count: rules.length - RULES_SHOWN }) });
  }
  const rest = rules.length > 0 ? 'others' : 'all';
  if (split === null) {
    steps.push({
      id: 'target',
      icon: <TrendingUp />,
      text:
        way.url === '' ? (
          <span className="text-muted">{t('noTarget')}</span>
        ) : (
          t.rich(`target.${rest}`, { target: () => target(way.url) })
        ),
    });
  } else {
    steps.push({
      id: 'split',
      icon: <Split />,
      text: (
        <>
          {t(`split.${rest}`)}
          <ul className="mt-1 flex flex-col gap-0.5">
            {split.variants.map(({ key, url, share }) => (
              <li key={key} className="flex gap-2">
                <span className="w-12 shrink-0 text-end text-muted tabular-nums">
                  {format.number(share, { style: 'percent', maximumFractionDigits: 1 })}
                </span>
                <span className="min-w-0">{target(url)}</span>
              </li>
            ))}
          </ul>
          {split.endsAt !== null && (
            <p className="mt-1">
              {t.rich('winner', { when: time(split.endsAt), target: () => target(split.winnerUrl ?? way.url) })}
            </p>
          )}
        </>
      ),
    });
  }
  return <Steps steps={steps} />;
}

interface Step {
  id: string;
  icon: ReactNode;
  text: ReactNode;
}

function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol className="flex flex-col">
      {steps.map(({ id, icon, text }, place) => (
        <li key={id} className="relative flex gap-3 pb-4 last:pb-0">
          {place < steps.length - 1 && (
            <span aria-hidden className="absolute start-3.5 top-7 bottom-0 w-px bg-border" />
          )}
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-default text-muted [&_svg]:size-3.5"
          >
            {icon}
          </span>
          <div className="min-w-0 flex-1 pt-1 text-sm leading-relaxed">{text}</div>
        </li>
      ))}
    </ol>
  );
}

/** A moment in the browser's own zone. */
function useTime(): (iso: string) => string {
  const locale = useLocale();
  const timeZone = useZone();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return (iso) => format.format(new Date(iso));
}
