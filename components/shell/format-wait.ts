const STEPS = [
  { unit: 'second', seconds: 1, until: 90 },
  { unit: 'minute', seconds: 60, until: 90 * 60 },
  { unit: 'hour', seconds: 3_600, until: 36 * 3_600 },
  { unit: 'day', seconds: 86_400, until: Number.POSITIVE_INFINITY },
] as const;

/** How long to wait, in one unit and rounded up, so that nobody comes too early: `42 seconds`, `3 minutes`, `2시간`. */
export function formatWait(seconds: number, locale: string): string {
  const step = STEPS.find(({ until }) => seconds < until) ?? STEPS[0];
  const count = Math.max(1, Math.ceil(seconds / step.seconds));
  return new Intl.NumberFormat(locale, { style: 'unit', unit: step.unit, unitDisplay: 'long' }).format(count);
}
