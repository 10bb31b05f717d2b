import { formatBytes, formatSpan } from '../format-measure.ts';

/** What a line counts. Rates say what they are per in the chart's title, so the number stands alone. */
export type Unit = 'number' | 'span' | 'bytes' | 'percent';

const MINUTE_MS = 60_000;

/** One value of a chart, short enough for an axis; null is a dash. */
export function formatValue(value: number | null, unit: Unit, locale: string): string {
  if (value === null) return '–';
  if (unit === 'bytes') return formatBytes(value, locale);
  if (unit === 'percent')
    return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);
  if (unit === 'span') return formatTime(value, locale);
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

/** Latencies are fractions of a millisecond, ages are hours. */
function formatTime(ms: number, locale: string): string {
  if (ms >= MINUTE_MS) return formatSpan(ms, locale);
  const [value, unit] = ms >= 1_000 ? [ms / 1_000, 'second'] : [ms, 'millisecond'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'narrow',
    maximumSignificantDigits: 3,
  }).format(value);
}
