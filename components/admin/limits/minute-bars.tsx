import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';

interface Props {
  minutes: LimitRuleJson['minutes'];
  className?: string;
}

/** Calls per minute as small bars, the newest at the end; what was refused (or would have been) hangs below the line. The words stand beside it. */
export function MinuteBars({ minutes, className }: Props) {
  const highest = Math.max(1, ...minutes.map(({ hits }) => hits));
  const width = 100 / Math.max(1, minutes.length);
  // One path a colour instead of a node a minute: hundreds of rules stand below each other.
  const bar = (index: number, top: number, height: number) =>
    `M${index * width + width * 0.15} ${top}h${width * 0.7}v${height}h${-width * 0.7}z`;
  const up = minutes.map(({ hits }, index) => {
    const height = Math.max(1.5, (hits / highest) * 25);
    return hits > 0 ? bar(index, 26 - height, height) : '';
  });
  const down = minutes.map(({ refused, wouldRefuse }, index) => {
    const height = Math.max(2.5, Math.min(1, (refused + wouldRefuse) / highest) * 13);
    return refused + wouldRefuse > 0 ? bar(index, 27, height) : '';
  });
  return (
    <svg aria-hidden="true" viewBox="0 0 100 40" preserveAspectRatio="none" className={className}>
      <line
        x1="0"
        x2="100"
        y1="26"
        y2="26"
        stroke="var(--field-border)"
        strokeWidth="1"
        vectorEffect="non-scaling-stroke"
      />
      <path d={up.join('')} fill="var(--accent)" />
      <path d={down.join('')} fill="var(--danger-text)" />
    </svg>
  );
}
