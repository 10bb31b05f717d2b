import type uPlot from 'uplot';
import { formatValue, type Unit } from './format-value.ts';
import { lineStyle } from './line-style.ts';

interface Wishes {
  /** Keys and shown names of the lines. */
  lines: { key: string; name: string }[];
  unit: Unit;
  /** The scale ends at 100 %. */
  isWhole: boolean;
  locale: string;
  /** Turns a colour of ours, `var(--muted)`, into one that a canvas knows, as it is at this moment. */
  resolveColor: (color: string) => string;
  /** The index of the reading under the pointer and where it is in CSS pixels; null when there is none. */
  onPoint: (point: { index: number; left: number } | null) => void;
}

const AXIS_FONT = '11px "Pretendard Variable", sans-serif';
const Y_AXIS_PX = 60;
const X_AXIS_PX = 24;
const X_LABEL_PX = 72;
const Y_LABEL_PX = 34;
const HEADROOM = 0.1;
const DAY_S = 86_400;
/** Bytes are told in powers of two, so lines of the grid stand on those. */
const BYTE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** How a chart of lines over time is drawn; sizes come with the element it is put into. */
export function plotOptions(
  paths: uPlot.Series.PathBuilder | undefined,
  wishes: Wishes,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { lines, unit, isWhole, locale, resolveColor, onPoint } = wishes;
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric' });
  const muted = () => resolveColor('var(--muted)');
  const separator = () => resolveColor('var(--separator)');
  return {
    padding: [6, 12, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true },
      y: { range: (_plot, _least, most) => (isWhole ? [0, 100] : [0, (most || 1) * (1 + HEADROOM)]) },
    },
    axes: [
      {
        font: AXIS_FONT,
        stroke: muted,
        size: X_AXIS_PX,
        space: X_LABEL_PX,
        grid: { show: false },
        ticks: { show: false },
        border: { show: true, stroke: () => resolveColor('var(--border)'), width: 1 },
        // Over days the hours would all be midnight.
        values: (_plot, splits, _axis, _space, incrS) =>
          splits.map((at) => (incrS >= DAY_S ? day : clock).format(at * 1_000)),
      },
      {
        font: AXIS_FONT,
        stroke: muted,
        size: Y_AXIS_PX,
        space: Y_LABEL_PX,
        grid: { stroke: separator, width: 1 },
        ticks: { show: false },
        ...(unit === 'bytes' ? { incrs: BYTE_STEPS } : {}),
        values: (_plot, splits) => splits.map((value) => formatValue(value, unit, locale)),
      },
    ],
    series: [
      {},
      ...lines.map(({ key, name }, index) => {
        const { color, dash } = lineStyle(key, index);
        return {
          label: name,
          stroke: () => resolveColor(color),
          width: 1.75,
          dash: dash === '' ? [] : dash.split(' ').map(Number),
          ...(paths ? { paths } : {}),
        };
      }),
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          const { idx, left } = cursor;
          onPoint(idx == null || left == null || left < 0 ? null : { index: idx, left: left + Y_AXIS_PX });
        },
      ],
    },
  };
}
