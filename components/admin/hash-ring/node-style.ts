import { NODE_NAMES } from './ring-model.ts';

const HUES = [264, 30, 152, 320, 85, 210];

/** Plain, a line, or dashes. */
const DASHES = [null, 'none', '3 4'];

/** How a node is drawn: a hue, and `dash` for the line along its arcs (null for none), so that colour is not the only sign. No two nodes have both alike. */
export function styleOf(id: string): { colour: string; dash: string | null } {
  const index = Math.max(0, NODE_NAMES.indexOf(id));
  return {
    colour: `oklch(60% 0.15 ${HUES[index % HUES.length]})`,
    dash: DASHES[(index + Math.floor(index / HUES.length)) % DASHES.length] ?? null,
  };
}
