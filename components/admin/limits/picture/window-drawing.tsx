import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { LimitPictureJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../../format-measure.ts';

/** Counters side by side on a line of time, from one window before the current one to its end. For the sliding counter the window that slides lies over them. */
export function WindowDrawing({ picture }: { picture: LimitPictureJson }) {
  const t = useTranslations('adminLimits.picture');
  const locale = useLocale();
  const format = useFormatter();
  const { terms, windows, level } = picture;
  const isSliding = terms.algorithm === 'sliding-window-counter';
  const current = windows.find(({ startsInMs, endsInMs }) => startsInMs <= 0 && endsInMs > 0);
  const end = current?.endsInMs ?? terms.windowMs;
  const from = end - 2 * terms.windowMs;
  const x = (inMs: number): number => ((inMs - from) / (2 * terms.windowMs)) * 100;
  const highest = Math.max(terms.limit, ...windows.map(({ count }) => count));
  const height = (count: number): number => (count / highest) * 84;
  const shown = windows.filter(({ endsInMs, startsInMs }) => endsInMs > from && startsInMs < end);
  return (
    <div>
      <svg aria-hidden="true" className="h-40 w-full overflow-visible">
        <rect x="0" y="0" width="100%" height="100%" rx="8" fill="var(--default)" fillOpacity="0.6" />
        {shown.map(({ startsInMs, endsInMs, count }) => (
          <rect
            key={startsInMs}
            x={`${Math.max(0, x(startsInMs)) + 0.4}%`}
            width={`${Math.max(0, x(endsInMs) - Math.max(0, x(startsInMs)) - 0.8)}%`}
            y={`${100 - height(count)}%`}
            height={`${height(count)}%`}
            fill="var(--accent)"
            fillOpacity={startsInMs <= 0 && endsInMs > 0 ? 0.85 : 0.4}
          />
        ))}
        {isSliding && (
          <rect
            x={`${x(-terms.windowMs)}%`}
            width="50%"
            y="1"
            height="98%"
            fill="none"
            stroke="var(--foreground)"
            strokeWidth="1.5"
            strokeDasharray="5 4"
          />
        )}
        <line
          x1="0"
          x2="100%"
          y1={`${100 - height(terms.limit)}%`}
          y2={`${100 - height(terms.limit)}%`}
          stroke="var(--danger-text)"
          strokeWidth="1.5"
          strokeDasharray="2 3"
        />
        <line x1={`${x(0)}%`} x2={`${x(0)}%`} y1="0" y2="100%" stroke="var(--foreground)" strokeWidth="2" />
      </svg>
      <ul className="mt-2 flex flex-col gap-0.5 text-sm">
        {shown.map(({ startsInMs, endsInMs, count }) => (
          <li key={startsInMs} className="tabular-nums">
            {startsInMs <= 0 && endsInMs > 0
              ? t('windowNow', { count: format.number(count), rest: formatSpan(endsInMs, locale) })
              : t('windowBefore', { count: format.number(count) })}
          </li>
        ))}
        {shown.length === 0 && <li>{t('nothing')}</li>}
        {isSliding && (
          <li className="tabular-nums">
            {t('estimate', {
              level: format.number(level, { maximumFractionDigits: 1 }),
              window: formatSpan(terms.windowMs, locale),
            })}
          </li>
        )}
      </ul>
      <p className="mt-1 text-muted text-xs leading-relaxed">{t(isSliding ? 'slidingLegend' : 'fixedLegend')}</p>
    </div>
  );
}
