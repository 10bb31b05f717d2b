import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { isUnavailable } from '@/server/platform/errors.ts';
import { listProcesses, type ProcessReport } from '@/server/platform/metrics/heartbeat.ts';
import { type ProcessCard, readCards } from '@/server/platform/metrics/history.ts';
import { authorizeOperator } from '../policy.ts';
import type { ProcessList, ProcessView } from './schema.ts';

/** The processes that run, by role, and those that ended in the last quarter of an hour, the last first. While Redis is away nobody knows of any. */
export async function listAllProcesses(viewer: Viewer): Promise<ProcessList> {
  authorizeOperator(viewer);
  try {
    const [reports, cards] = await Promise.all([listProcesses(), readCards()]);
    return { redisReachable: true, items: merge(reports, cards) };
  } catch (error) {
    if (isUnavailable(error)) return { redisReachable: false, items: [] };
    throw error;
  }
}

/** Of a process that dies again and again the last times are enough. */
const MAX_ENDED = 12;

function merge(reports: ProcessReport[], cards: ProcessCard[]): ProcessView[] {
  const keyOf = ({ host, pid }: { host: string; pid: number }) => `${host}:${pid}`;
  const cardOf = new Map(cards.map((card) => [keyOf(card), card]));
  const alive = new Set(reports.map(keyOf));
  const running = reports.map((report) => toRunning(report, cardOf.get(keyOf(report))));
  const ended = cards.filter((card) => !alive.has(keyOf(card))).map(toEnded);
  // ISO times are in order as texts.
  const latest = ended.sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1)).slice(0, MAX_ENDED);
  return [...running, ...latest];
}

function toRunning(report: ProcessReport, found: ProcessCard | undefined): ProcessView {
  // A number may have been another process's before.
  const card = found?.role === report.role ? found : undefined;
  return {
    ...report,
    state: 'running',
    lastSeenAt: card?.lastSeenAt ?? new Date().toISOString(),
    sockets: card?.sockets ?? null,
    away: card ? Object.keys(card.checks).filter((name) => !card.checks[name]) : null,
    runs: card?.runs ?? [],
  };
}

function toEnded({ role, pid, host, startedAt, lastSeenAt, stoppedAt, version, runs }: ProcessCard): ProcessView {
  return {
    role,
    pid,
    host,
    state: stoppedAt === null ? 'gone' : 'stopped',
    startedAt,
    lastSeenAt: stoppedAt ?? lastSeenAt,
    version,
    cpuPercent: null,
    rssBytes: null,
    eventLoopLagMs: null,
    metricsPort: null,
    sockets: null,
    away: null,
    runs,
  };
}
