import { cpus, totalmem } from 'node:os';

/** The middle value; of an even number of values the upper one of the two in the middle. */
export const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** How many milliseconds `act` takes. */
export function timed(act: () => unknown): number {
  const startedAt = performance.now();
  act();
  return performance.now() - startedAt;
}

/** `1.25 %` of 0.0125. */
export const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;

/** One line that names the machine, so that a figure is never read without it. */
export const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown processor'} × ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

/** Prints rows as a Markdown table, so that the output can be pasted into docs/benchmarks.md as it is. */
export function printTable(head: string[], rows: string[][]): void {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n'));
}
