'use client';

import { useId } from 'react';

interface Props {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  /** Shown under the field, for example how much room is left. */
  hint?: string;
  /** The reason why the value was refused, in people's words. */
  error?: string | undefined;
  rows?: number;
}

/** Several lines of text: the browser's own field, which grows with its text where browsers can. */
export function TextArea({ label, name, value, onChange, hint, error, rows = 3 }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <textarea
        id={id}
        name={name}
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-about`}
        className="field-sizing-content max-h-60 min-h-20 w-full resize-y rounded-[0.625rem] border border-field-border bg-field px-3 py-2 text-base text-foreground focus-visible:outline-2 focus-visible:outline-focus aria-invalid:border-danger sm:text-sm"
      />
      <p id={`${id}-about`} className={`text-[0.8125rem] ${error === undefined ? 'text-muted' : 'text-danger-text'}`}>
        {error ?? hint}
      </p>
    </div>
  );
}
