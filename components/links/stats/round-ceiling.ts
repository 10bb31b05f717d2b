/** The least round number (1, 2, 2.5, 5 × a power of ten per step) at or above `value` that `steps` lines of a grid divide into whole numbers. */
export function roundCeiling(value: number, steps: number): number {
  const least = Math.max(1, value / steps);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * power)
    .find((each) => each >= least && Number.isInteger(each));
  return (step ?? Math.ceil(least)) * steps;
}
