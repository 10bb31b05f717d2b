/** The palette is a chunk of its own: no page waits for it. */
export const loadPalette = () => import('./palette.tsx');
