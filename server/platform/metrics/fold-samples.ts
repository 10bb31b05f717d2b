/** Named figures of one moment. What is 0 may be left out of counts. */
export type Sample = { at: number; figures: Record<string, number> };

type Rule = 'sum' | 'mean' | 'max' | 'last';

/**
 * How figures of several moments become one, by the last part of their name. Counts add up; of ages and lags the worst is what one looks for;
 * of the rest the newest.
 */
const RULES: Record<string, Rule> = {
  span: 'sum',
  '2xx': 'sum',
  '3xx': 'sum',
  '4xx': 'sum',
  '5xx': 'sum',
  clicks: 'sum',
  done: 'sum',
  failed: 'sum',
  commits: 'sum',
  hits: 'sum',
  reads: 'sum',
  cpu: 'mean',
  ops: 'mean',
  lag: 'max',
  oldest: 'max',
  waiting: 'max',
};

function ruleOf(name: string): Rule {
  const last = name.slice(name.lastIndexOf(':') + 1);
  return /^t\d+$/.test(last) ? 'sum' : (RULES[last] ?? 'last');
}

/** Makes one sample, dated `at`, of several that are in order. */
export function foldSamples(samples: Sample[], at: number): Sample {
  const figures: Record<string, number> = {};
  const counts: Record<string, number> = {};
  for (const sample of samples) {
    for (const [name, value] of Object.entries(sample.figures)) {
      const before = figures[name];
      counts[name] = (counts[name] ?? 0) + 1;
      const rule = ruleOf(name);
      if (before === undefined || rule === 'last') figures[name] = value;
      else if (rule === 'max') figures[name] = Math.max(before, value);
      else figures[name] = before + value;
    }
  }
  for (const [name, count] of Object.entries(counts)) {
    if (count > 1 && ruleOf(name) === 'mean') figures[name] = (figures[name] ?? 0) / count;
  }
  return { at, figures };
}

/** Folds samples into steps of `stepMs`: the answer has one entry per moment in `times` (starts of steps), undefined where nothing was told. */
export function foldIntoSteps(samples: Sample[], times: number[], stepMs: number): (Sample | undefined)[] {
  const byStep = new Map<number, Sample[]>();
  for (const sample of samples) {
    const step = Math.floor(sample.at / stepMs) * stepMs;
    const own = byStep.get(step);
    if (own) own.push(sample);
    else byStep.set(step, [sample]);
  }
  return times.map((at) => {
    const own = byStep.get(at);
    return own && foldSamples(own, at);
  });
}

/**
 * The `share` quantile (0.95) of a histogram, in the unit of its bounds: linear within a slot, as Prometheus' `histogram_quantile` does it; what
 * lies above the last bound counts as that bound. Null when nothing was counted.
 */
export function quantile(share: number, counts: number[], bounds: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = share * total;
  let below = 0;
  for (const [slot, bound] of bounds.entries()) {
    const count = counts[slot] ?? 0;
    const start = slot === 0 ? 0 : (bounds[slot - 1] ?? 0);
    if (count > 0 && below + count >= rank) return start + ((bound - start) * (rank - below)) / count;
    below += count;
  }
  return bounds.at(-1) ?? null;
}
