import { type Epoch, endOfEpochs, SLOTS, slotAt } from '@/server/blocks/id-generator/index.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { inspectTickets } from '@/server/platform/ids/generators.ts';
import { addEpoch, readEpochs } from '@/server/platform/ids/lease-store.ts';
import { createSequenceMaster, MASTER_SEQUENCES } from '@/server/platform/ids/master-store.ts';
import { authorizeOperator } from '../policy.ts';
import { readLeases, readTickets } from './repository.ts';
import type { EpochView, IdOverview, LeaseView, PlanEpochInput } from './schema.ts';

const NODES = 1024;
const YEAR_MS = 365.25 * 24 * 3_600_000;
/** Four heartbeats. */
const SILENT_AFTER_MS = 12_000;

/** Leases, time left, counters: everything that the ids of the product stand on. */
export async function watchIds(viewer: Viewer): Promise<IdOverview> {
  authorizeOperator(viewer);
  const [rows, epochs, tickets, masters] = await Promise.all([
    readLeases(),
    readEpochs(),
    readTickets(),
    Promise.all(MASTER_SEQUENCES.map((name) => createSequenceMaster(name).read())),
  ]);
  const now = Date.now();
  const leases = rows.map((row) => toLease(row, now));
  const leftMs = endOfEpochs(epochs) - now;
  return {
    now: new Date(now).toISOString(),
    leases,
    freeNodes: NODES - leases.filter(({ state }) => state !== 'free').length,
    time: {
      usedShare: slotAt(epochs, now) / SLOTS,
      endsAt: new Date(endOfEpochs(epochs)).toISOString(),
      yearsLeft: leftMs / YEAR_MS,
      isAlarm: leftMs < YEAR_MS,
      epochs: epochs.map(toEpoch),
    },
    tickets: tickets.map(({ name, next }) => ({ name, next: String(next) })),
    segments: inspectTickets().map(({ segments, ...counter }) => ({
      ...counter,
      segments: segments.map(({ next, stride, ...rest }) => ({
        ...rest,
        next: String(next),
        stride: Number(stride),
      })),
    })),
    masters: masters.map(({ last, step }, index) => ({
      name: MASTER_SEQUENCES[index] ?? '',
      last: String(last),
      step: Number(step),
    })),
  };
}

/**
 * Plans when the slots of the ids' time become longer. It cannot be taken back.
 * @throws AppError `conflict` (`epoch_refused`) when it begins too early or cannot begin at all
 */
export async function planIdEpoch(viewer: Viewer, input: PlanEpochInput): Promise<EpochView> {
  authorizeOperator(viewer);
  try {
    const epoch = toEpoch(await addEpoch({ fromMs: Date.parse(input.from), tickMs: input.tickMs }));
    const details = { key: 'ids.epoch', from: epoch.from, tickMs: epoch.tickMs };
    await recordAudit({ event: 'sys_setting_changed', actorId: viewer.id, details });
    return epoch;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('conflict', `This epoch is not possible: ${error.message}.`, { reason: 'epoch_refused' });
  }
}

function toEpoch({ fromMs, firstSlot, tickMs }: Epoch): EpochView {
  return { from: new Date(fromMs).toISOString(), firstSlot, tickMs };
}

function toLease(row: Awaited<ReturnType<typeof readLeases>>[number], now: number): LeaseView {
  const ceilingMs = Number(row.ceiling);
  const isQuiet = row.silentMs > SILENT_AFTER_MS;
  const state = row.holder === '' || (isQuiet && ceilingMs < now) ? 'free' : isQuiet ? 'silent' : 'held';
  return {
    node: row.node,
    holder: row.holder,
    ceiling: new Date(ceilingMs).toISOString(),
    renewedAt: row.renewedAt?.toISOString() ?? null,
    state,
    given: String(row.given),
    perSecond: state === 'held' ? row.perSecond : null,
  };
}
