/** Units in which people say how long a window is, the largest first. */
export const WINDOW_UNITS = ['d', 'h', 'm', 's', 'ms'] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

const UNIT_MS: Record<WindowUnit, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** The largest unit that says `windowMs` without a fraction. */
export function splitWindow(windowMs: number): { value: number; unit: WindowUnit } {
  const unit = WINDOW_UNITS.find((each) => windowMs % UNIT_MS[each] === 0) ?? 'ms';
  return { value: windowMs / UNIT_MS[unit], unit };
}

/** Milliseconds; what is no number stays as it was typed. */
export function joinWindow(typed: string, unit: WindowUnit): number | string {
  const value = typed.trim() === '' ? Number.NaN : Number(typed);
  return Number.isFinite(value) ? Math.round(value * UNIT_MS[unit]) : typed;
}
