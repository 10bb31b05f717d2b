import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { cpus, freemem, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { env } from '../env.ts';

type Figures = Record<string, number>;

/** Gives the function that measures this machine since it was last asked: `cpu` (percent of all cores), memory and disk in bytes. */
export function createHostMeasure(): () => Promise<Figures> {
  let before = cpuTimes();
  return async () => {
    const now = cpuTimes();
    const total = now.total - before.total;
    const cpu = total === 0 ? 0 : (100 * (now.busy - before.busy)) / total;
    before = now;
    const disk = await measureDisk(folderOnDisk());
    return {
      cpu: Math.round(cpu * 10) / 10,
      memory: totalmem() - freemem(),
      memoryTotal: totalmem(),
      disk: (disk.blocks - disk.bfree) * disk.bsize,
      // What only root may use is nothing to count on.
      diskTotal: (disk.blocks - disk.bfree + disk.bavail) * disk.bsize,
    };
  };
}

/** Where files of people lie is the disk that fills up. */
function folderOnDisk(): string {
  return env.STORAGE_URL.startsWith('file:') ? new URL(env.STORAGE_URL).pathname : process.cwd();
}

/** Before the first file is kept its folder is not there: then the folder above is on the same disk. */
async function measureDisk(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || folder === dirname(folder)) throw error;
    return measureDisk(dirname(folder));
  }
}

function cpuTimes(): { busy: number; total: number } {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { busy: total - idle, total };
}
