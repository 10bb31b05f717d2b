import { linksPalette } from '@/components/links/palette.ts';
import { notificationsPalette } from '@/components/notifications/palette.ts';
import { peoplePalette } from '@/components/people/palette.ts';
import { actionPalette } from './action-palette.ts';
import { pagePalette } from './page-palette.ts';
import type { PaletteSource } from './palette-source.ts';

/** Every system that can be found or commanded from the palette; a new one is one more line. */
export const PALETTE_SOURCES: readonly PaletteSource[] = [
  actionPalette,
  pagePalette,
  notificationsPalette,
  peoplePalette,
  linksPalette,
];
