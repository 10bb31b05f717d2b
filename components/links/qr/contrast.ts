/** Below this cameras begin to fail, and cheap scanners before that. */
const SAFE = 4;

/** The share of light that a colour (`#rrggbb`) sends back, 0 to 1 (WCAG 2.2, relative luminance). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How far two colours are apart, 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Why a code in these colours may not be read: `weak`, or `inverted` (many scanners look for dark on light only); null when it will be. */
export function colorProblem({ dark, light }: { dark: string; light: string }): 'weak' | 'inverted' | null {
  if (contrast(dark, light) < SAFE) return 'weak';
  return luminance(dark) > luminance(light) ? 'inverted' : null;
}
