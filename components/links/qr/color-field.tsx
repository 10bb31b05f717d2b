'use client';

import { useEffect, useId, useState } from 'react';

const COLOR = /^#[\da-f]{6}$/i;

interface Props {
  label: string;
  /** `#rrggbb`. */
  value: string;
  onChange: (color: string) => void;
}

/** A colour: the browser's own picker, and beside it the code for who has one. */
export function ColorField({ label, value, onChange }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const type = (text: string) => {
    setTyped(text);
    const full = text.startsWith('#') ? text : `#${text}`;
    if (COLOR.test(full)) onChange(full.toLowerCase());
  };
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <div className="flex h-11 items-center gap-2 rounded-[0.625rem] border border-field-border bg-field ps-1.5 pe-2 focus-within:outline-2 focus-within:outline-focus sm:h-10">
        <input
          type="color"
          aria-label={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="size-7 shrink-0 cursor-pointer rounded-md border-0 bg-transparent p-0"
        />
        <input
          id={id}
          value={typed}
          spellCheck={false}
          autoComplete="off"
          maxLength={7}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(value)}
          className="w-full min-w-0 bg-transparent font-mono text-base outline-none sm:text-sm"
        />
      </div>
    </div>
  );
}
