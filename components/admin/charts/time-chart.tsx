'use client';

import { useLocale } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Series } from '@/server/admin/metrics/schema.ts';
import { formatValue, type Unit } from './format-value.ts';
import { lineStyle } from './line-style.ts';
import { plotOptions } from './plot-options.ts';

interface Props {
  times: number[];
  series: Series[];
  names: string[];
  unit: Unit;
  /** The scale ends at 100 %. */
  isWhole: boolean;
}

type Point = { index: number; left: number };

const DAY_MS = 86_400_000;

/** Lines over time. It stands still between two readings: nothing in it moves by itself. The card around it says the same in words. */
export function TimeChart({ times, series, names, unit, isWhole }: Props) {
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const [point, setPoint] = useState<Point | null>(null);
  const data = useMemo<uPlot.AlignedData>(
    () => [times.map((at) => at / 1_000), ...series.map(({ values }) => values)],
    [times, series],
  );
  const newest = useRef(data);
  newest.current = data;
  // The drawing is made anew only when it has other lines, not with every reading.
  const keys = JSON.stringify(series.map(({ name }, index) => ({ key: name, name: names[index] ?? name })));

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const options = plotOptions(uPlot.paths.spline?.(), {
      lines: JSON.parse(keys),
      unit,
      isWhole,
      locale,
      resolveColor: (color) => resolveColor(element, color),
      onPoint: setPoint,
    });
    const drawn = new uPlot({ ...options, ...sizeOf(element) }, newest.current, element);
    plot.current = drawn;
    const sizes = new ResizeObserver(() => drawn.setSize(sizeOf(element)));
    sizes.observe(element);
    const themes = new MutationObserver(() => drawn.redraw(false));
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      plot.current = null;
      drawn.destroy();
    };
  }, [keys, unit, isWhole, locale]);

  useEffect(() => plot.current?.setData(data), [data]);

  return (
    <div aria-hidden className="contents">
      <div ref={box} className="absolute inset-0 overflow-hidden" />
      {point && <Reading point={point} width={box.current?.clientWidth ?? 0} {...{ times, series, names, unit }} />}
    </div>
  );
}

/** What the lines say at the pointer. */
function Reading({
  point,
  width,
  times,
  series,
  names,
  unit,
}: Omit<Props, 'isWhole'> & { point: Point; width: number }) {
  const locale = useLocale();
  const isLong = (times.at(-1) ?? 0) - (times[0] ?? 0) > DAY_MS / 2;
  const moment = new Intl.DateTimeFormat(locale, {
    ...(isLong ? { month: 'short', day: 'numeric' } : { second: '2-digit' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  // On the side of the pointer where there is room.
  const place = point.left > width / 2 ? { right: width - point.left + 8 } : { left: point.left + 8 };
  return (
    <div
      className="pointer-events-none absolute top-0 z-10 rounded-lg bg-overlay px-3 py-2 text-xs shadow-overlay"
      style={place}
    >
      <p className="mb-1 text-muted tabular-nums">{moment.format(times[point.index] ?? 0)}</p>
      {series.map(({ name, values }, index) => (
        <p key={name} className="flex justify-between gap-4 whitespace-nowrap tabular-nums">
          <span style={{ color: lineStyle(name, index).color }}>{names[index] ?? name}</span>
          <span>{formatValue(values[point.index] ?? null, unit, locale)}</span>
        </p>
      ))}
    </div>
  );
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement) => ({ width: clientWidth, height: clientHeight });

/** A canvas knows no variables: the browser says what one stands for here, in the theme of this moment. */
function resolveColor(element: HTMLElement, color: string): string {
  element.style.color = color;
  const resolved = getComputedStyle(element).color;
  element.style.color = '';
  return resolved;
}
