import { type Epoch, type Epochs, FIRST_EPOCHS, planEpoch } from '../epochs.ts';
import type { LeaseStore } from '../lease.ts';

export type MemoryLeases = LeaseStore & { addEpoch(next: { fromMs: number; tickMs: number }): Epoch };

/** What the table of leases does, in memory: for tests with clocks of their own. */
export function createMemoryLeases(nodes = 4): MemoryLeases {
  const leases = new Map<number, { holder: string; ceilingMs: number }>();
  let epochs: Epochs = FIRST_EPOCHS;
  const granted = (ceilingMs: number, known: number) =>
    Math.min(ceilingMs, (epochs[known]?.fromMs ?? Number.POSITIVE_INFINITY) - 1);
  return {
    epochs: async () => epochs,
    async take({ holder, nowMs, ceilingMs, knownEpochs, node: wanted }) {
      for (let node = 0; node < nodes; node++) {
        if (wanted !== undefined && node !== wanted) continue;
        const held = leases.get(node);
        if (held && held.ceilingMs >= nowMs) continue;
        const ceiling = Math.max(granted(ceilingMs, knownEpochs), held?.ceilingMs ?? 0);
        leases.set(node, { holder, ceilingMs: ceiling });
        return { node, ceilingMs: ceiling };
      }
      return wanted === undefined ? 'full' : null;
    },
    async renew({ node, holder, ceilingMs, knownEpochs }) {
      const held = leases.get(node);
      if (held?.holder !== holder) return null;
      held.ceilingMs = Math.max(held.ceilingMs, granted(ceilingMs, knownEpochs));
      return held.ceilingMs;
    },
    async release({ node, holder, lastMs }) {
      const held = leases.get(node);
      if (held?.holder === holder) leases.set(node, { holder: '', ceilingMs: lastMs });
    },
    addEpoch(next) {
      const most = Math.max(0, ...[...leases.values()].map(({ ceilingMs }) => ceilingMs));
      if (next.fromMs <= most) throw new RangeError('an epoch begins after the ceilings of all leases');
      const epoch = planEpoch(epochs, next);
      epochs = [...epochs, epoch];
      return epoch;
    },
  };
}
