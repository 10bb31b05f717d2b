'use client';

import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

interface Props {
  label: string;
  options: { id: string; label: string }[];
  value: string;
  onChange: (id: string) => void;
  className?: string;
}

/** One of many: the browser's own list, which every phone knows how to show. */
export function SelectField({ label, options, value, onChange, className }: Props) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="relative flex items-center">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="h-11 w-full cursor-pointer appearance-none truncate rounded-[0.625rem] border border-field-border bg-field ps-3 pe-9 text-foreground text-sm focus-visible:outline-2 focus-visible:outline-focus sm:h-10"
        >
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute end-3 size-4 text-muted" />
      </div>
    </div>
  );
}
