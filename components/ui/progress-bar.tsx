interface Props {
  label: string;
  /** 0 to 1; null while nobody knows how much there is. */
  share: number | null;
  className?: string;
}

/** How far something is. */
export function ProgressBar({ label, share, className }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      className={`h-1.5 overflow-hidden rounded-full bg-default ${className ?? ''}`}
    >
      <div
        className={`h-full origin-left rounded-full bg-accent ${share === null ? 'w-1/3 motion-safe:animate-pulse' : 'w-full transition-transform duration-150'}`}
        style={share === null ? undefined : { transform: `scaleX(${share})` }}
      />
    </div>
  );
}
