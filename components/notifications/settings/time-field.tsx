'use client';

import { useEffect, useId, useState } from 'react';

interface Props {
  label: string;
  /** `22:00`. */
  value: string;
  /** Called with a whole time when the field is left, or at Enter. */
  onCommit: (time: string) => void;
}

/** A time of day: the browser's own field. What is half typed is nobody's business yet. */
export function TimeField({ label, value, onCommit }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => {
    if (typed === '') setTyped(value);
    else if (typed !== value) onCommit(typed);
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="time"
        value={typed}
        onChange={(event) => setTyped(event.target.value.slice(0, 5))}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
        className="h-11 w-full rounded-[0.625rem] border border-field-border bg-field px-3 text-foreground text-sm focus-visible:outline-2 focus-visible:outline-focus sm:h-10 dark:[color-scheme:dark]"
      />
    </div>
  );
}
