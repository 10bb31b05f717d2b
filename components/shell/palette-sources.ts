import type { PaletteSource } from './palette-source.ts';

/** Every system that can be found or commanded from the palette; a new one is one more line. */
export const PALETTE_SOURCES: readonly PaletteSource[] = [];
