import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { LimitPictureJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../../format-measure.ts';

/** A bucket: tokens that are left, or what has not run out yet. Its level moves as calls come and time passes. */
export function BucketDrawing({ picture }: { picture: LimitPictureJson }) {
  const t = useTranslations('adminLimits.picture');
  const locale = useLocale();
  const format = useFormatter();
  const { terms, remaining, level } = picture;
  const isToken = terms.algorithm === 'token-bucket';
  const capacity = terms.burst ?? terms.limit;
  const inside = Math.max(0, Math.min(capacity, isToken ? remaining : level));
  const share = capacity === 0 ? 0 : inside / capacity;
  const everyMs = terms.windowMs / Math.max(1, terms.limit);
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <svg aria-hidden="true" viewBox="0 0 120 150" className="h-40 shrink-0">
        <clipPath id="limit-bucket">
          <path d="M12 30 L108 30 L98 132 Q97 138 91 138 L29 138 Q23 138 22 132 Z" />
        </clipPath>
        <g clipPath="url(#limit-bucket)">
          <rect x="0" y="30" width="120" height="108" fill="var(--default)" />
          <rect
            x="0"
            y="30"
            width="120"
            height="108"
            fill={share === 0 && isToken ? 'transparent' : isToken ? 'var(--accent)' : 'var(--warning-text)'}
            fillOpacity="0.75"
            style={{ transform: `translateY(${(1 - share) * 108}px)` }}
            className="transition-transform duration-150 motion-reduce:transition-none"
          />
        </g>
        <path
          d="M12 30 L22 132 Q23 138 29 138 L91 138 Q97 138 98 132 L108 30"
          fill="none"
          stroke="var(--foreground)"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
        {isToken ? (
          <circle cx="60" cy="13" r="6" fill="var(--accent)" />
        ) : (
          <path d="M60 139 q-5 7 0 9 q5 -2 0 -9" fill="var(--warning-text)" />
        )}
      </svg>
      <div className="min-w-48 flex-1 text-sm">
        <p className="font-semibold text-2xl tabular-nums">
          {t('ofCapacity', {
            inside: format.number(inside, { maximumFractionDigits: 1 }),
            capacity: format.number(capacity),
          })}
        </p>
        <p className="mt-1 leading-relaxed">{t(isToken ? 'tokens' : 'water')}</p>
        <p className="mt-1 text-muted leading-relaxed">
          {t(isToken ? 'refill' : 'drain', { every: formatSpan(everyMs, locale) })}
        </p>
      </div>
    </div>
  );
}
