'use client';

import { useId } from 'react';

interface Props {
  label: string;
  /** `2026-11-23`, or empty. */
  value: string;
  onChange: (day: string) => void;
  min?: string;
  max?: string;
  className?: string;
}

/** A day: the browser's own field and calendar, in the language of the browser. */
export function DateField({ label, value, onChange, min, max, className }: Props) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        min={min}
        max={max}
        onChange={(event) => onChange(event.target.value)}
        className="h-11 w-full rounded-[0.625rem] border border-field-border bg-field px-3 text-foreground text-sm focus-visible:outline-2 focus-visible:outline-focus sm:h-10 dark:[color-scheme:dark]"
      />
    </div>
  );
}
