/** Bytes as MiB or GiB, as operators speak of memory. */
export function formatBytes(bytes: number, locale: string): string {
  const [value, unit] = bytes >= 2 ** 30 ? [bytes / 2 ** 30, 'GiB'] : [bytes / 2 ** 20, 'MiB'];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A span of time in its two largest units: `2h 5m`; under a second in ms. `null` has no span: a dash. */
export function formatSpan(ms: number | null, locale: string): string {
  if (ms === null) return '–';
  const write = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 0 }).format(
      value,
    );
  const first = STEPS.findIndex(([, size]) => ms >= size);
  if (first === -1) return write(Math.round(ms), 'millisecond');
  let rest = ms;
  return STEPS.slice(first, first + 2)
    .map(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return [unit, count] as const;
    })
    .filter(([, count], index) => index === 0 || count > 0)
    .map(([unit, count]) => write(count, unit))
    .join(' ');
}
