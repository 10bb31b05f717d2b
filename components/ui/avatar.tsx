const SIZES = {
  xs: 'size-6 text-[0.6875rem]',
  sm: 'size-8 text-sm',
  md: 'size-10 text-base',
  lg: 'size-20 text-3xl',
} as const;

interface Props {
  name: string;
  /** One of our own addresses; null shows the first letter of the name. */
  pictureUrl: string | null;
  size?: keyof typeof SIZES;
}

/** A person's picture, or their first letter. The name is always written beside it, so assistive technology skips it. */
export function Avatar({ name, pictureUrl, size = 'sm' }: Props) {
  return (
    <span
      aria-hidden
      className={`grid shrink-0 place-items-center overflow-hidden rounded-full bg-default font-semibold text-foreground ring-1 ring-border ring-inset ${SIZES[size]}`}
    >
      {pictureUrl === null ? (
        ([...name.trim()][0]?.toLocaleUpperCase() ?? '?')
      ) : (
        // biome-ignore lint/performance/noImgElement: the picture has its size already, and its address is signed
        <img src={pictureUrl} alt="" className="size-full object-cover" />
      )}
    </span>
  );
}
