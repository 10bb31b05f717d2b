import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

const LAG_RESOLUTION_MS = 10;

/** What a process used since it was last asked. */
type ProcessUse = {
  rssBytes: number;
  /** 100 is one core. */
  cpuPercent: number;
  /** 99th percentile. */
  eventLoopLagMs: number;
};

/** Measures this process from one reading to the next; each asker has a measure of its own. */
export function createMeasure(): { read(): ProcessUse; stop(): void } {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  lag.enable();
  let cpu = process.cpuUsage();
  let at = performance.now();
  return {
    read() {
      const used = process.cpuUsage(cpu);
      const elapsedMs = Math.max(1, performance.now() - at);
      cpu = process.cpuUsage();
      at = performance.now();
      const lagMs = Math.max(0, lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS);
      lag.reset();
      return {
        rssBytes: process.memoryUsage.rss(),
        cpuPercent: Math.round((used.user + used.system) / elapsedMs) / 10,
        eventLoopLagMs: Number.isFinite(lagMs) ? Math.round(lagMs * 10) / 10 : 0,
      };
    },
    stop: () => lag.disable(),
  };
}
