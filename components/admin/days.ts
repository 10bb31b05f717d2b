const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day that stands in the address under this name, as `2026-11-23`; '' for what is none. */
export function readDay(params: URLSearchParams, name: string): string {
  const value = params.get(name) ?? '';
  return DAY.test(value) ? value : '';
}

/** When a day, or one so many days later, begins where the reader is, in ISO 8601; null for what is no day. */
export function startOfDay(day: string, daysLater: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  const time = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
