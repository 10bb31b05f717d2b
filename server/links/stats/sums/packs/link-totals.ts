import { type IdSum, IdSums } from './id-sums.ts';

/** Links with their clicks in one part of a range, each once and none without clicks. */
export interface LinkPart {
  /** Two halves each, the lower first. */
  ids: Int32Array;
  clicks: Uint32Array;
  visitors: Uint32Array;
}

/** So many more links of each part than are wanted are looked at more closely, and so many at least. */
const CANDIDATES_PER_LINK = 5;
const CANDIDATES_MIN = 50;
/** Numbers of clicks above it are not told apart while leaders are chosen. */
const CLICKS_MAX = 1_023;

/** The clicks of links in the parts of a range, of which only those with the most are wanted. */
export class LinkTotals {
  readonly #parts: LinkPart[] = [];

  add(part: LinkPart): void {
    this.#parts.push(part);
  }

  /**
   * The links with the most clicks over all parts, exactly. Only those that lead a part are added up, since whoever leads none has no more clicks than stand
   * below the leaders of all parts together; when that might be enough to be among the first, all are.
   */
  top(limit: number): IdSum[] {
    const count = Math.max(CANDIDATES_MIN, CANDIDATES_PER_LINK * limit);
    const bars = this.#parts.map(({ clicks }) => barFor(clicks, count));
    const sums = new IdSums();
    const each = (act: (low: number, high: number, clicks: number, visitors: number) => void, leads: boolean) => {
      for (const [index, { ids, clicks, visitors }] of this.#parts.entries()) {
        const bar = bars[index] as number;
        for (let n = 0; n < clicks.length; n += 1) {
          const some = clicks[n] as number;
          if (some > bar !== leads) continue;
          act(ids[n * 2] as number, ids[n * 2 + 1] as number, some, visitors[n] as number);
        }
      }
    };
    each((...link) => sums.add(...link), true);
    each((...link) => sums.addIfKnown(...link), false);
    const top = sums.top(limit);
    const others = bars.reduce((sum, bar) => sum + bar, 0);
    if (others === 0 || (top.length === limit && (top[limit - 1] as IdSum).clicks > others)) return top;
    const all = new IdSums();
    each((...link) => all.add(...link), true);
    each((...link) => all.add(...link), false);
    return all.top(limit);
  }
}

/** The least number that not more than about `count` of the links have more clicks than; 0 when there are no more links. */
function barFor(clicks: Uint32Array, count: number): number {
  const links = new Uint32Array(CLICKS_MAX + 1);
  for (const some of clicks) {
    const bounded = Math.min(some, CLICKS_MAX);
    links[bounded] = (links[bounded] as number) + 1;
  }
  let bar = CLICKS_MAX - 1;
  let above = links[CLICKS_MAX] as number;
  while (bar > 0 && above + (links[bar] as number) <= count) {
    above += links[bar] as number;
    bar -= 1;
  }
  return bar;
}
