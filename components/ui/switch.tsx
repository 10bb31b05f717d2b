'use client';

interface Props {
  label: string;
  /** Keeps the label for assistive technology only; a heading beside it must then say it to eyes. */
  isLabelHidden?: boolean;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** It stays focusable, so that nobody loses their place while the server answers. */
  isPending?: boolean;
  describedBy?: string;
}

/** Something that is on or off and acts at once: a native checkbox that says it is a switch. */
export function Switch({ label, isLabelHidden = false, isOn, onChange, isPending = false, describedBy }: Props) {
  return (
    <label className="relative inline-flex min-h-6 cursor-pointer items-center gap-3 text-sm">
      <span className={isLabelHidden ? 'sr-only' : ''}>{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        aria-disabled={isPending || undefined}
        aria-describedby={describedBy}
        onChange={(event) => isPending || onChange(event.target.checked)}
        className="peer absolute inset-0 z-10 m-0 cursor-pointer opacity-0"
      />
      <span
        aria-hidden
        className="relative h-6 w-10 shrink-0 rounded-full border border-transparent bg-muted/70 transition-colors duration-150 after:absolute after:top-0.5 after:start-0.5 after:size-[1.125rem] after:rounded-full after:bg-white after:transition-transform after:duration-150 peer-checked:bg-accent peer-checked:after:translate-x-4 peer-focus-visible:outline-2 peer-focus-visible:outline-focus peer-focus-visible:outline-offset-2 peer-aria-disabled:opacity-70 forced-colors:border-[ButtonText] motion-reduce:transition-none motion-reduce:after:transition-none"
      />
    </label>
  );
}
