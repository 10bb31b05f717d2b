'use client';

import { Check } from 'lucide-react';

interface Props<Id extends string> {
  legend: string;
  isLegendHidden?: boolean;
  options: readonly { id: Id; label: string }[];
  values: readonly Id[];
  onChange: (values: Id[]) => void;
}

/** Any of a few, all in view: native checkboxes drawn as chips. */
export function ToggleChips<Id extends string>({ legend, isLegendHidden, options, values, onChange }: Props<Id>) {
  return (
    <fieldset>
      <legend className={isLegendHidden ? 'sr-only' : 'mb-1.5 font-medium text-sm'}>{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {options.map(({ id, label }) => {
          const isOn = values.includes(id);
          return (
            <label
              key={id}
              className="relative inline-flex min-h-9 cursor-pointer items-center gap-1.5 rounded-[0.625rem] border border-field-border px-3 text-sm select-none hover:bg-default/60 has-checked:border-accent has-checked:bg-accent/10 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
            >
              <input
                type="checkbox"
                checked={isOn}
                onChange={() =>
                  onChange(
                    options.map((each) => each.id).filter((each) => (each === id ? !isOn : values.includes(each))),
                  )
                }
                className="absolute inset-0 m-0 cursor-pointer opacity-0"
              />
              {isOn && <Check aria-hidden className="size-3.5 text-accent dark:text-foreground" strokeWidth={2.5} />}
              {label}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
