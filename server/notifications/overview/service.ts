import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { isUnavailable } from '@/server/platform/errors.ts';
import { readHistory, SERVICES } from '@/server/platform/metrics/history.ts';
import { perMinute } from '@/server/platform/metrics/per-minute.ts';
import { countDeadLetters } from '@/server/platform/outbox/dead-letters.ts';
import { queueOverview } from '@/server/platform/queue/inspect.ts';
import { providersOf } from '../channels/providers.ts';
import { QUEUE_GRACE_MS } from '../plan/decide.ts';
import { authorizeNotifications } from '../policy.ts';
import { findProviders, type ProviderRow } from '../providers/repository.ts';
import { LANES, type Lane, SENT_CHANNELS } from '../terms.ts';
import { countDead, countLanes } from './repository.ts';
import type { LaneState, NotificationOverview, ProviderState } from './schema.ts';

const THROUGHPUT_MS = 5 * 60_000;

/** What is on its way in each lane, and how the providers are doing. While Redis is away the log is still told of. */
export async function getNotificationOverview(viewer: Viewer): Promise<NotificationOverview> {
  authorizeNotifications(viewer);
  const [onTheWay, dead, jobs, rows] = await Promise.all([countLanes(), countDead(), readJobs(), findProviders()]);
  const now = Date.now();
  const lanes = LANES.map((lane): LaneState => {
    const row = onTheWay.find((one) => one.lane === lane);
    // A queued delivery is due when its turn should have come: so long after it was queued.
    const queuedAt = row?.firstDue == null ? null : row.firstDue.getTime() - QUEUE_GRACE_MS[lane];
    return {
      lane,
      waiting: row?.waiting ?? 0,
      active: row?.active ?? 0,
      delayed: row?.delayed ?? 0,
      oldestWaitingMs: queuedAt === null ? null : Math.max(0, now - queuedAt),
      dead: dead.get(lane) ?? 0,
      jobs: jobs === null ? null : jobs(lane),
    };
  });
  return {
    redisReachable: jobs !== null,
    lanes,
    providers: listProviders(rows),
    withoutProvider: SENT_CHANNELS.filter((channel) => providersOf(channel).length === 0),
  };
}

type Jobs = NonNullable<LaneState['jobs']>;

/** Gives what is told of the queues of a lane: those that plan and those that send. Null while Redis is away. */
async function readJobs(): Promise<((lane: Lane) => Jobs) | null> {
  try {
    const [queues, history, letters] = await Promise.all([
      queueOverview(),
      readHistory('fine', Date.now() - THROUGHPUT_MS),
      countDeadLetters(),
    ]);
    const samples = history.get(SERVICES) ?? [];
    return (lane) => {
      const isOwn = (name: string) => name.startsWith('notifications.') && name.endsWith(`-${lane}`);
      const own = queues.filter(({ name }) => isOwn(name));
      const ages = own.flatMap(({ oldestWaitingMs }) => oldestWaitingMs ?? []);
      const rate = (what: 'done' | 'failed') =>
        addUp(own.map(({ name }) => perMinute(samples, `queue:${name}:${what}`)));
      return {
        waiting: total(own.map(({ waiting }) => waiting)),
        active: total(own.map(({ active }) => active)),
        delayed: total(own.map(({ delayed }) => delayed)),
        oldestWaitingMs: ages.length === 0 ? null : Math.max(...ages),
        donePerMinute: rate('done'),
        failedPerMinute: rate('failed'),
        dead: total([...letters].flatMap(([name, count]) => (isOwn(name) ? count : []))),
      };
    };
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Null when nothing was measured yet. */
function addUp(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.round(total(known) * 10) / 10;
}

/** Those that are set up in the order in which they are asked, then those that once were. */
function listProviders(rows: readonly ProviderRow[]): ProviderState[] {
  const keyOf = ({ channel, name }: Pick<ProviderRow, 'channel' | 'name'>) => `${channel} ${name}`;
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  const configured = SENT_CHANNELS.flatMap((channel) =>
    providersOf(channel).map(({ name }, index) => ({ channel, name, position: index + 1 })),
  );
  const names = new Set(configured.map(keyOf));
  const former = rows
    .filter((row) => !names.has(keyOf(row)))
    .map(({ channel, name }) => ({ channel, name, position: null }));
  return [...configured, ...former].map((one) => ({ ...one, ...healthOf(known.get(keyOf(one))) }));
}

type Health = Omit<ProviderState, 'channel' | 'name' | 'position'>;

/** Nobody has spoken with it yet: nothing speaks against it. */
const UNKNOWN: Health = {
  state: 'closed',
  stateSince: null,
  pausedUntil: null,
  lastError: null,
  lastErrorAt: null,
  lastAcceptedAt: null,
  accepted: 0,
  refused: 0,
};

function healthOf(row: ProviderRow | undefined): Health {
  if (row === undefined) return UNKNOWN;
  const isPaused = row.pausedUntil !== null && row.pausedUntil.getTime() > Date.now();
  return {
    state: row.state,
    stateSince: row.stateSince.toISOString(),
    pausedUntil: isPaused ? (row.pausedUntil?.toISOString() ?? null) : null,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
    lastAcceptedAt: row.lastAcceptedAt?.toISOString() ?? null,
    accepted: Number(row.accepted),
    refused: Number(row.refused),
  };
}
