import type { KeyRange } from '@/server/blocks/hash-ring/index.ts';

const CIRCLE = 2 ** 32;
const CENTRE = 200;

const round = (value: number): string => value.toFixed(2);

/** A place on the circle of positions, 0 at the top, clockwise, in units of the drawing. */
export function pointAt(position: number, radius: number): { x: number; y: number } {
  const angle = (position / CIRCLE) * 2 * Math.PI;
  return { x: CENTRE + radius * Math.sin(angle), y: CENTRE - radius * Math.cos(angle) };
}

/** One SVG path along all the ranges. */
export function pathOf(ranges: readonly KeyRange[], radius: number): string {
  return ranges
    .map(({ first, share }) => {
      const start = pointAt(first, radius);
      // A whole circle would start where it ends, and such an arc is not drawn at all.
      const length = Math.min(share, 0.9999);
      const end = pointAt(first + length * CIRCLE, radius);
      return `M${round(start.x)} ${round(start.y)}A${radius} ${radius} 0 ${length > 0.5 ? 1 : 0} 1 ${round(end.x)} ${round(end.y)}`;
    })
    .join('');
}

/** The middle of the largest range, where a label finds most room. */
export function middleOf(ranges: readonly KeyRange[]): number {
  const largest = ranges.reduce((most, range) => (range.share > most.share ? range : most));
  return largest.first + (largest.share * CIRCLE) / 2;
}
