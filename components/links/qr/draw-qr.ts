import { encode } from 'uqr';
import type { QrStyle } from './qr-style.ts';

/** The side of the picture in the middle, as a share of the code's: at level H this is a third of what may be missing. */
const LOGO_SHARE = 0.23;

/** What the code of a short link says: scans are told apart from clicks by it. */
export function scannedUrl(shortUrl: string): string {
  return `${shortUrl}?qr=1`;
}

/** The level a code really has: a picture in its middle covers modules, so it gets the highest. */
export function levelOf({ level, logo }: Pick<QrStyle, 'level' | 'logo'>): QrStyle['level'] {
  return logo === null ? level : 'H';
}

export interface QrDrawing {
  /** Modules along one side, with the free edge. */
  size: number;
  /** The dark modules as the `d` of a path. */
  path: string;
  /** Where the picture goes, in modules; null without one. */
  logo: { at: number; side: number } | null;
}

/** Works out the modules of a code (ISO/IEC 18004). Throws when the text is longer than any code can hold. */
export function drawQr(text: string, style: Omit<QrStyle, 'dark' | 'light'>): QrDrawing {
  const { data, size } = encode(text, { ecc: levelOf(style), border: 0, boostEcc: true });
  const { quiet } = style;
  // As odd as the code, so that it covers whole modules.
  const side = style.logo === null ? 0 : Math.floor((size * LOGO_SHARE) / 2) * 2 + 1;
  const start = (size - side) / 2;
  const isCovered = (at: number) => at >= start && at < start + side;
  const isDark = (x: number, y: number) => data[y]?.[x] === true && !(side > 0 && isCovered(x) && isCovered(y));
  let path = '';
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!isDark(x, y)) continue;
      path += style.shape === 'square' ? squareAt(x + quiet, y + quiet) : roundedAt(x, y, quiet, isDark);
    }
  }
  return {
    size: size + 2 * quiet,
    path,
    // The picture keeps half a module of distance from the code.
    logo: side === 0 ? null : { at: start + quiet + 0.5, side: side - 1 },
  };
}

const squareAt = (x: number, y: number): string => `M${x} ${y}h1v1h-1z`;

/** A module that is round where it has no neighbour, so that neighbours flow together. */
function roundedAt(x: number, y: number, quiet: number, isDark: (x: number, y: number) => boolean): string {
  const [left, right, above, below] = [isDark(x - 1, y), isDark(x + 1, y), isDark(x, y - 1), isDark(x, y + 1)];
  const radius = (...neighbours: boolean[]) => (neighbours.some(Boolean) ? 0 : 0.5);
  const [tl, tr] = [radius(left, above), radius(right, above)];
  const [br, bl] = [radius(right, below), radius(left, below)];
  const arc = (r: number, dx: number, dy: number) => (r === 0 ? '' : `a${r} ${r} 0 0 1 ${dx * r} ${dy * r}`);
  return (
    `M${x + quiet + tl} ${y + quiet}h${1 - tl - tr}${arc(tr, 1, 1)}v${1 - tr - br}${arc(br, -1, 1)}` +
    `h${-(1 - br - bl)}${arc(bl, -1, -1)}v${-(1 - bl - tl)}${arc(tl, 1, -1)}z`
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The code as a file: an SVG that needs nothing else. `title` is what it is called for those who do not see it. */
export function qrSvg(text: string, style: QrStyle, title: string): string {
  const { size, path, logo } = drawQr(text, style);
  const crisp = style.shape === 'square' ? ' shape-rendering="crispEdges"' : '';
  const picture =
    logo === null || style.logo === null
      ? ''
      : `<image x="${logo.at}" y="${logo.at}" width="${logo.side}" height="${logo.side}" href="${escaped(style.logo)}"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 16}" height="${size * 16}" role="img">` +
    `<title>${escaped(title)}</title>` +
    `<rect width="${size}" height="${size}" fill="${escaped(style.light)}"/>` +
    `<path d="${path}" fill="${escaped(style.dark)}"${crisp}/>${picture}</svg>`
  );
}
