import { statfs } from 'node:fs/promises';
import { Gauge } from 'prom-client';
import { env } from '@/server/platform/env.ts';
import { registry } from '@/server/platform/metrics/registry.ts';

/** Adds the room on the disk of the data folder to this process's metrics; they say nothing when there is no such folder. */
export function registerDiskGauges(): void {
  diskGauge(
    'data_disk_free_bytes',
    'What may still be written to the disk of the data folder.',
    ({ bavail, bsize }) => bavail * bsize,
  );
  diskGauge('data_disk_size_bytes', 'The size of that disk.', ({ blocks, bsize }) => blocks * bsize);
}

function diskGauge(
  name: string,
  help: string,
  read: (disk: { bavail: number; blocks: number; bsize: number }) => number,
): void {
  if (registry.getSingleMetric(name) !== undefined) return;
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const disk = env.MARU_DATA === undefined ? undefined : await statfs(env.MARU_DATA).catch(() => undefined);
      if (disk === undefined) this.remove();
      else this.set(read(disk));
    },
  });
}
