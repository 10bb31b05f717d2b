'use client';

import { useId } from 'react';

interface Props<Id extends string> {
  legend: string;
  /** Keeps the legend for assistive technology only; a heading must then say it to eyes. */
  isLegendHidden?: boolean;
  options: { id: Id; label: string }[];
  value: Id;
  onChange: (id: Id) => void;
}

/** One of a few, all in view: native radio buttons drawn as one bar. */
export function ChoiceGroup<Id extends string>({ legend, isLegendHidden, options, value, onChange }: Props<Id>) {
  const name = useId();
  return (
    <fieldset>
      <legend className={isLegendHidden ? 'sr-only' : 'mb-1.5 font-medium text-sm'}>{legend}</legend>
      <div className="inline-flex rounded-[0.625rem] bg-default p-1">
        {options.map((option) => (
          <label
            key={option.id}
            // `relative`: its button stays within a bar that scrolls, instead of making the page wider.
            className="relative cursor-pointer whitespace-nowrap rounded-lg px-3.5 py-1.5 text-muted text-sm hover:text-foreground has-checked:bg-surface has-checked:font-medium has-checked:text-foreground has-checked:shadow-surface has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              value={option.id}
              checked={value === option.id}
              onChange={() => onChange(option.id)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
