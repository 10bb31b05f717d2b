/** How a line is drawn: never told apart by colour alone. */
interface LineStyle {
  color: string;
  dash: string;
}

const BY_NAME: Record<string, LineStyle> = {
  '2xx': { color: 'var(--success-text)', dash: '' },
  '3xx': { color: 'var(--accent)', dash: '8 3' },
  '4xx': { color: 'var(--warning-text)', dash: '4 3' },
  '5xx': { color: 'var(--danger-text)', dash: '2 2' },
  suppressed: { color: 'var(--warning-text)', dash: '1 3' },
  unverified: { color: 'var(--focus)', dash: '6 2 1 2' },
};

const IN_ORDER: LineStyle[] = [
  { color: 'var(--focus)', dash: '' },
  { color: 'var(--success-text)', dash: '8 3' },
  { color: 'var(--warning-text)', dash: '4 3' },
  { color: 'var(--danger-text)', dash: '2 2' },
  { color: 'var(--foreground)', dash: '10 3 2 3' },
  { color: 'var(--muted)', dash: '1 4' },
];

export function lineStyle(name: string, index: number): LineStyle {
  return BY_NAME[name] ?? (IN_ORDER[index % IN_ORDER.length] as LineStyle);
}
