'use client';

import { useFormatter } from 'next-intl';
import { useState } from 'react';

/** A number that may change while it is looked at: digits of one width, and the new value drops in. */
export function AnimatedNumber({ value }: { value: number }) {
  const format = useFormatter();
  const [first] = useState(value);
  const text = format.number(value);
  return (
    <span className="inline-block tabular-nums">
      <span
        key={text}
        className={`inline-block ${value === first ? '' : 'motion-safe:animate-[number-arrives_150ms_ease-out]'}`}
      >
        {text}
      </span>
    </span>
  );
}
