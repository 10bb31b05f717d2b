'use client';

import { startTransition, useId, useOptimistic } from 'react';

interface Props {
  label: string;
  isLabelHidden?: boolean;
  value: number;
  /** A value in words. */
  format: (value: number) => string;
  min: number;
  max: number;
  step: number;
  /** Called in a transition: what follows from the value may come a moment later, and is left out when the next value is there before. */
  onChange: (value: number) => void;
}

/** A native slider with its value beside it, which follows the hand at once. */
export function RangeField({ label, isLabelHidden = false, value, format, min, max, step, onChange }: Props) {
  const id = useId();
  const [shown, show] = useOptimistic(value);
  const change = (next: number) =>
    startTransition(() => {
      show(next);
      onChange(next);
    });
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </label>
      <div className="flex min-h-6 items-center gap-3">
        <input
          id={id}
          type="range"
          min={min}
          max={max}
          step={step}
          value={shown}
          aria-valuetext={format(shown)}
          onChange={(event) => change(Number(event.target.value))}
          className="h-6 w-24 min-w-0 cursor-pointer accent-[var(--accent)]"
        />
        <span aria-hidden className="text-sm tabular-nums">
          {format(shown)}
        </span>
      </div>
    </div>
  );
}
