import type { Sample } from './fold-samples.ts';

const MINUTE_MS = 60_000;

/** The mean of a count per minute over these samples, to one decimal; null when nothing was measured yet. */
export function perMinute(samples: readonly Sample[], figure: string): number | null {
  const span = samples.reduce((sum, sample) => sum + (sample.figures.span ?? 0), 0);
  if (span === 0) return null;
  const count = samples.reduce((sum, sample) => sum + (sample.figures[figure] ?? 0), 0);
  return Math.round((count * MINUTE_MS * 10) / span) / 10;
}
