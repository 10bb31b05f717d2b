/** How uneven loads are: the standard deviation as a part of the mean, and the greatest over the mean. Loads may be counts or shares. */
export function spreadOf(loads: Iterable<number>): { deviation: number; peak: number } {
  const values = [...loads];
  if (values.length === 0) return { deviation: 0, peak: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean === 0) return { deviation: 0, peak: 0 };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { deviation: Math.sqrt(variance) / mean, peak: Math.max(...values) / mean };
}

/** Ranks by Zipf's law: rank r (from 0) comes in proportion to 1 / (r + 1)^exponent. Takes a number from 0 to below 1, gives a rank. */
export function createZipf(count: number, exponent: number): (random: number) => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    sum += (rank + 1) ** -exponent;
    sums[rank] = sum;
  }
  return (random) => {
    const wanted = random * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sums[middle] as number) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
