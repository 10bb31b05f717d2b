/** The palette is a chunk of its own; asked for again, it is there at once. */
export const loadPalette = () => import('./palette.tsx');
