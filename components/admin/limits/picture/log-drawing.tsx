import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { LimitPictureJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../../format-measure.ts';

/** Every call of the last window as a mark on a line of time that ends now; they leave on the left. */
export function LogDrawing({ picture }: { picture: LimitPictureJson }) {
  const t = useTranslations('adminLimits.picture');
  const locale = useLocale();
  const format = useFormatter();
  const { terms, events, level, at } = picture;
  const now = Date.parse(at);
  const inside = events.filter(({ inMs }) => inMs > -terms.windowMs);
  const oldest = Math.min(...inside.map(({ inMs }) => inMs));
  // Two calls may come in one millisecond: the place in the list tells them apart.
  const marks = inside.map(({ inMs, cost }, place) => ({ inMs, cost, id: `${Math.round(now + inMs)}-${place}` }));
  return (
    <div>
      <svg aria-hidden="true" className="h-24 w-full">
        <rect width="100%" height="100%" rx="8" fill="var(--default)" fillOpacity="0.6" />
        <line x1="0" x2="100%" y1="75%" y2="75%" stroke="var(--field-border)" strokeWidth="1.5" />
        {marks.map(({ id, inMs, cost }) => (
          <line
            key={id}
            x1={`${(1 + inMs / terms.windowMs) * 100}%`}
            x2={`${(1 + inMs / terms.windowMs) * 100}%`}
            y1={`${Math.max(10, 75 - 25 - cost * 5)}%`}
            y2="75%"
            stroke="var(--accent)"
            strokeWidth="2.5"
            strokeLinecap="round"
          />
        ))}
      </svg>
      <p className="mt-1 flex justify-between text-muted text-xs">
        <span>{t('before', { window: formatSpan(terms.windowMs, locale) })}</span>
        <span>{t('now')}</span>
      </p>
      <p className="mt-2 text-sm tabular-nums">
        {t('logged', {
          level: format.number(level),
          limit: format.number(terms.limit),
          window: formatSpan(terms.windowMs, locale),
        })}{' '}
        {inside.length > 0 && t('leaves', { wait: formatSpan(oldest + terms.windowMs, locale) })}
      </p>
    </div>
  );
}
