import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second (USER_HZ), whatever the kernel's own clock. */
const US_PER_TICK = 10_000;

/** What a process has used of the processors, in microseconds; NaN where nobody tells, or for a process that is gone. */
export function cpuTimeOf(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name, in parentheses, and may hold anything; utime and stime are the 14th and 15th (proc(5)).
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(utime) + Number(stime)) * US_PER_TICK;
  } catch {
    return Number.NaN;
  }
}

/** The same of a process and those that it has started and that still run. */
export function familyTimeOf(pid: number | undefined): number {
  if (pid === undefined) return Number.NaN;
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return [pid, ...children].map(cpuTimeOf).reduce((sum, time) => sum + (Number.isNaN(time) ? 0 : time));
  } catch {
    return Number.NaN;
  }
}
