import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { stateRedis } from '../redis/client.ts';
import { createMeasure } from './measure-process.ts';

/** What a process says about itself every two seconds. A flush of Redis loses it until the next beat. */
export type ProcessReport = {
  role: string;
  pid: number;
  host: string;
  /** ISO 8601. */
  startedAt: string;
  rssBytes: number;
  /** 100 is one core. */
  cpuPercent: number;
  /** 99th percentile since the last beat. */
  eventLoopLagMs: number;
  metricsPort: number | null;
  version: string | null;
};

export type Heartbeat = { stop(): Promise<void> };

const BEAT_MS = 2_000;
const LIFETIME_MS = 10_000;
/** Keys of the processes, by the time of their last beat: a list that needs no scan. */
const INDEX = 'processes';

/** Reports this process in Redis every two seconds until it is stopped. Redis being away only interrupts it. */
export function startHeartbeat(options: { role: string; metricsPort?: number }): Heartbeat {
  const key = `process:${hostname()}:${process.pid}`;
  const measure = createMeasure();
  let lastBeat = Promise.resolve();
  let failures = 0;

  async function beat(): Promise<void> {
    const report: ProcessReport = {
      role: options.role,
      pid: process.pid,
      host: hostname(),
      startedAt: new Date(performance.timeOrigin).toISOString(),
      ...measure.read(),
      metricsPort: options.metricsPort ?? null,
      version: env.MARU_VERSION ?? null,
    };
    const now = Date.now();
    try {
      const results = await stateRedis()
        .multi()
        .set(key, JSON.stringify(report), 'PX', LIFETIME_MS)
        .zadd(INDEX, now, key)
        .zremrangebyscore(INDEX, '-inf', now - LIFETIME_MS)
        .exec();
      const failure = results?.find(([error]) => error)?.[0];
      if (failure) throw failure;
      failures = 0;
    } catch (error) {
      failures += 1;
      // One alone is what a start costs, when all processes want their connections at once; and nobody needs to read the same every time.
      if (failures === 2) logger.warn({ err: error }, 'this process could not report itself');
    }
  }

  lastBeat = beat();
  const timer = setInterval(() => {
    lastBeat = lastBeat.then(beat);
  }, BEAT_MS);
  timer.unref();

  return {
    async stop() {
      clearInterval(timer);
      measure.stop();
      await lastBeat;
      await stateRedis()
        .multi()
        .del(key)
        .zrem(INDEX, key)
        .exec()
        .catch(() => undefined);
    },
  };
}

/** The processes that reported themselves in the last 10 s, by role and process id. */
export async function listProcesses(): Promise<ProcessReport[]> {
  const redis = stateRedis();
  const keys = await redis.zrange(INDEX, Date.now() - LIFETIME_MS, '+inf', 'BYSCORE');
  if (keys.length === 0) return [];
  const reports = await redis.mget(...keys);
  return reports
    .filter((report) => report !== null)
    .map((report) => JSON.parse(report) as ProcessReport)
    .sort((a, b) => a.role.localeCompare(b.role) || a.pid - b.pid);
}
