import type { BotChoice } from '../terms.ts';

/** Whose clicks: those of all links of a person, or of one of them. */
export interface Scope {
  ownerId: bigint;
  linkId?: bigint;
}

/** Which clicks count: those whose kind has these bits, and these names when any are given. */
export interface CellFilter {
  mask: bigint;
  wanted: bigint;
  referrerId: number | undefined;
  cityId: number | undefined;
  bots: BotChoice;
}
