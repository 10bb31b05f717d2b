'use client';

import { useId } from 'react';
import { useIsInBrowser } from './use-zone.ts';

interface Props {
  label: string;
  isLabelHidden?: boolean;
  /** ISO 8601, or empty. */
  value: string;
  /** Gives ISO 8601 in UTC, or empty. */
  onChange: (iso: string) => void;
  hint?: string;
  /** The reason why the time was refused, in people's words. */
  error?: string | undefined;
  className?: string;
}

/** A moment on the clock of the browser's own zone: the browser's own field and calendar, which every phone knows how to show. */
export function DateTimeField({ label, isLabelHidden, value, onChange, hint, error, className }: Props) {
  const id = useId();
  const isInBrowser = useIsInBrowser();
  return (
    <div className={`flex flex-col gap-1.5 ${className ?? ''}`}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        value={isInBrowser ? toLocal(value) : ''}
        onChange={(event) => onChange(toIso(event.target.value))}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={`${id}-about`}
        className="h-11 w-full min-w-0 rounded-[0.625rem] border border-field-border bg-field px-3 text-foreground text-sm focus-visible:outline-2 focus-visible:outline-focus aria-invalid:border-danger-text sm:h-10 dark:[color-scheme:dark]"
      />
      <p
        id={`${id}-about`}
        className={`text-[0.8125rem] leading-snug empty:hidden ${error === undefined ? 'text-muted' : 'text-danger-text'}`}
      >
        {error ?? hint}
      </p>
    </div>
  );
}

/** The wall clock of a moment here: `2026-11-23T09:30`. */
export function toLocal(iso: string): string {
  const at = new Date(iso);
  if (iso === '' || Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment when the wall clock here shows this; empty for what is no time. */
export function toIso(local: string): string {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
