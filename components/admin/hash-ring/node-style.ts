import { NODE_NAMES } from './ring-model.ts';

const HUES = [264, 30, 152, 320, 85, 210];

/** How a node is drawn: six hues, and from the seventh node on a line along the arc, so that colour is not the only sign. */
export function styleOf(id: string): { colour: string; isLined: boolean } {
  const index = Math.max(0, NODE_NAMES.indexOf(id));
  return { colour: `oklch(60% 0.15 ${HUES[index % HUES.length]})`, isLined: index >= HUES.length };
}
