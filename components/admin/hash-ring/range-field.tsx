'use client';

import { useId } from 'react';

interface Props {
  label: string;
  isLabelHidden?: boolean;
  value: number;
  /** The value in words. */
  text: string;
  min: number;
  max: number;
  step: number;
  onChange: (value: number) => void;
}

/** A native slider with its value beside it. */
export function RangeField({ label, isLabelHidden = false, value, text, min, max, step, onChange }: Props) {
  const id = useId();
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
          value={value}
          aria-valuetext={text}
          onChange={(event) => onChange(Number(event.target.value))}
          className="h-6 w-24 min-w-0 cursor-pointer accent-[var(--accent)]"
        />
        <span aria-hidden className="text-sm tabular-nums">
          {text}
        </span>
      </div>
    </div>
  );
}
