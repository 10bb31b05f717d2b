'use client';

import { useLocale } from 'next-intl';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Series } from '@/server/admin/metrics/schema.ts';
import { formatValue, type Unit } from './format-value.ts';
import { lineStyle } from './line-style.ts';

interface Props {
  times: number[];
  series: Series[];
  names: string[];
  unit: Unit;
  /** The scale ends at 100 %. */
  isWhole: boolean;
}

const DAY_MS = 86_400_000;
const TICK = { fontSize: 11, fill: 'var(--muted)' };
const MARGIN = { top: 6, right: 12, bottom: 0, left: 0 };

/** Lines over time. It stands still between two readings: nothing in it moves by itself. The card around it says the same in words. */
export function TimeChart({ times, series, names, unit, isWhole }: Props) {
  const locale = useLocale();
  const data = times.map((at, index) =>
    Object.fromEntries([['at', at], ...series.map(({ values }, line) => [String(line), values[index] ?? null])]),
  );
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const moment = new Intl.DateTimeFormat(locale, {
    ...((times.at(-1) ?? 0) - (times[0] ?? 0) > DAY_MS / 2
      ? { month: 'short', day: 'numeric' }
      : { second: '2-digit' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={data} margin={MARGIN} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--separator)" />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          tickFormatter={(at: number) => clock.format(at)}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--border)' }}
          minTickGap={48}
        />
        <YAxis
          width={60}
          domain={isWhole ? [0, 100] : [0, 'auto']}
          tickFormatter={(value: number) => formatValue(value, unit, locale)}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickCount={4}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--border)' }}
          content={({ active, payload, label }) =>
            active && payload ? (
              <div className="rounded-lg bg-overlay px-3 py-2 text-xs shadow-overlay">
                <p className="mb-1 text-muted tabular-nums">{moment.format(Number(label))}</p>
                {payload.map((entry) => (
                  <p key={String(entry.dataKey)} className="flex justify-between gap-4 tabular-nums">
                    <span style={{ color: entry.color }}>{entry.name}</span>
                    <span>{formatValue(entry.value == null ? null : Number(entry.value), unit, locale)}</span>
                  </p>
                ))}
              </div>
            ) : null
          }
        />
        {series.map(({ name }, index) => {
          const { color, dash } = lineStyle(name, index);
          return (
            <Line
              key={name}
              dataKey={String(index)}
              name={names[index] ?? name}
              type="monotone"
              stroke={color}
              strokeDasharray={dash}
              strokeWidth={1.75}
              dot={false}
              activeDot={{ r: 3 }}
              isAnimationActive={false}
            />
          );
        })}
      </LineChart>
    </ResponsiveContainer>
  );
}
