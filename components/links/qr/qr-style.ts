/** How a code looks. */
export interface QrStyle {
  /** How much of it may be dirty or covered: 7, 15, 25 or 30 %. */
  level: 'L' | 'M' | 'Q' | 'H';
  /** Width of the free edge, in modules; the standard (ISO/IEC 18004) asks for 4. */
  quiet: number;
  shape: 'square' | 'rounded';
  /** `#rrggbb`. */
  dark: string;
  light: string;
  /** A picture for its middle as a data address, made by `readLogo`; null for none. */
  logo: string | null;
}

export const LEVELS = ['L', 'M', 'Q', 'H'] as const;
export const SHAPES = ['square', 'rounded'] as const;
export const QUIET_MAX = 8;

export const DEFAULT_STYLE: QrStyle = {
  level: 'M',
  quiet: 4,
  shape: 'square',
  dark: '#000000',
  light: '#ffffff',
  logo: null,
};

const KEY = 'maru.qr-style';
const COLOR = /^#[\da-f]{6}$/;
const LOGO = /^data:image\/png;base64,[\w+/=]+$/;

/** The style that this browser used last; anything unreadable in it is as usual. */
export function readStyle(): QrStyle {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof QrStyle, unknown>>;
    const color = (value: unknown, usual: string) => (typeof value === 'string' && COLOR.test(value) ? value : usual);
    return {
      level: LEVELS.find((known) => known === kept.level) ?? DEFAULT_STYLE.level,
      quiet:
        Number.isInteger(kept.quiet) && Number(kept.quiet) >= 0 && Number(kept.quiet) <= QUIET_MAX
          ? Number(kept.quiet)
          : DEFAULT_STYLE.quiet,
      shape: SHAPES.find((known) => known === kept.shape) ?? DEFAULT_STYLE.shape,
      dark: color(kept.dark, DEFAULT_STYLE.dark),
      light: color(kept.light, DEFAULT_STYLE.light),
      logo: typeof kept.logo === 'string' && LOGO.test(kept.logo) ? kept.logo : null,
    };
  } catch {
    // Closed or unreadable storage: then it begins as usual.
    return DEFAULT_STYLE;
  }
}

export function keepStyle(style: QrStyle): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(style));
  } catch {
    // Storage is closed or full: the next code begins as usual.
  }
}
