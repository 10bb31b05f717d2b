import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';

interface Props {
  minutes: LimitRuleJson['minutes'];
  className?: string;
}

/** Calls per minute as small bars, the newest at the end; what was refused (or would have been) hangs below the line. The words stand beside it. */
export function MinuteBars({ minutes, className }: Props) {
  const highest = Math.max(1, ...minutes.map(({ hits }) => hits));
  const width = 100 / Math.max(1, minutes.length);
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
      {minutes.map(({ at, hits, refused, wouldRefuse }, index) => {
        const up = (hits / highest) * 25;
        const down = Math.min(1, (refused + wouldRefuse) / highest) * 13;
        const x = index * width + width * 0.15;
        return (
          <g key={at}>
            {hits > 0 && (
              <rect
                x={x}
                width={width * 0.7}
                y={26 - Math.max(1.5, up)}
                height={Math.max(1.5, up)}
                fill="var(--accent)"
              />
            )}
            {refused + wouldRefuse > 0 && (
              <rect x={x} width={width * 0.7} y={27} height={Math.max(2.5, down)} fill="var(--danger-text)" />
            )}
          </g>
        );
      })}
    </svg>
  );
}
