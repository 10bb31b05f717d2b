/** Maru: a roof and the open floor under it where everybody meets. */
export function Logo({ className = 'size-8' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={`shrink-0 ${className}`}>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g fill="none" stroke="var(--accent-foreground)" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6.5 14 16 7l9.5 7" />
        <path d="M6.5 20h19M10 20v5M22 20v5" />
      </g>
    </svg>
  );
}
