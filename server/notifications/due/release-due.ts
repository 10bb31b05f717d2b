import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { idsReady, newId } from '@/server/platform/ids.ts';
import { contactsOf } from '@/server/users/lookup.ts';
import { insertEvents } from '../deliver/repository.ts';
import { groupBy } from '../group-by.ts';
import { dispatchSends } from '../jobs.ts';
import { QUEUE_GRACE_MS, quietEnd, type Recipient } from '../plan/decide.ts';
import { NOWHERE, quietOf } from '../plan/load-recipients.ts';
import { findQuietHours, type QuietRow } from '../plan/repository.ts';
import { channelOpensAt } from '../providers/hand-over.ts';
import { declarationOf, type Lane } from '../terms.ts';
import { type Due, lockDigestsOf, lockDue, type Move, moveDeliveries } from './repository.ts';

/**
 * Looks at what is due in a lane, at most `limit`: what was held (quiet hours, digest, retry, pause) is queued, or waits on; a claim whose holder has
 * died and a job that was lost are queued again; what is out of date is given up.
 * @param now ms since 1970
 * @returns how many were looked at
 */
export async function releaseDue(lane: Lane, limit: number, clock: () => number): Promise<number> {
  await idsReady();
  const now = clock();
  return transaction(async (tx) => {
    const taken = await lockDue(lane, new Date(now), limit, tx);
    if (taken.length === 0) return 0;
    const due = taken.length === limit ? await completeDigests(taken, lane, now, tx) : taken;
    const moves = await decideMoves(due, { lane, now, clock });
    await moveDeliveries(moves, tx);
    const byId = new Map(due.map((one) => [one.id, one]));
    await queue(
      lane,
      moves.flatMap(({ id, state }) => (state === 'queued' ? (byId.get(id) ?? []) : [])),
      tx,
    );
    const lost = due.filter(({ state }) => state === 'sending');
    const events = lost.map(({ id, notificationId }) => ({
      ...{ id: newId(), notificationId, deliveryId: id },
      ...{ kind: 'lease_ended', detail: {} },
    }));
    await insertEvents(events, new Date(now), tx.pg);
    return taken.length;
  });
}

/** A digest is whole: what of it did not fit into the batch is taken too. */
async function completeDigests(taken: Due[], lane: Lane, now: number, tx: Transaction): Promise<Due[]> {
  const people = new Set(taken.filter(isDigest).map(({ recipientId }) => recipientId));
  if (people.size === 0) return taken;
  const known = new Set(taken.map(({ id }) => id));
  const rest = await lockDigestsOf([...people], lane, new Date(now), tx);
  return [...taken, ...rest.filter(({ id }) => !known.has(id))];
}

function isDigest({ state, reason }: Due): boolean {
  return state === 'held' && reason === 'digest';
}

type Moment = { lane: Lane; now: number; clock: () => number };

async function decideMoves(due: readonly Due[], moment: Moment): Promise<Move[]> {
  const waiting = due.filter(
    ({ state, reason }) => state === 'held' && (reason === 'digest' || reason === 'quiet_hours'),
  );
  const people = [...new Set(waiting.map(({ recipientId }) => recipientId))];
  const [rows, contacts] = await Promise.all([people.length === 0 ? [] : findQuietHours(people), contactsOf(people)]);
  const settings = new Map(rows.map((row) => [row.userId, row]));
  const digests: Due[] = [];
  const moves = due.flatMap((one): Move[] => {
    const quiet = quietHoursOf(settings.get(one.recipientId), contacts.get(one.recipientId)?.timeZone ?? null);
    const move = moveOf(one, quiet, moment);
    if (move !== null) return [move];
    digests.push(one);
    return [];
  });
  return [...moves, ...mergeDigests(digests, moment)];
}

type Peace = Pick<Recipient, 'quiet' | 'urgentOverride'>;

function quietHoursOf(set: QuietRow | undefined, ownZone: string | null): Peace {
  if (set === undefined) return { quiet: null, urgentOverride: true };
  return { quiet: quietOf(set, set.timeZone ?? ownZone ?? NOWHERE), urgentOverride: set.urgentOverride };
}

/** What becomes of one; null when it goes into a digest. */
function moveOf(one: Due, peace: Peace, { lane, now, clock }: Moment): Move | null {
  const { id, state, reason, channel, type } = one;
  const base = { id, carrierId: null };
  const queued: Move = { ...base, state: 'queued', reason: null, dueAt: new Date(now + QUEUE_GRACE_MS[lane]) };
  if (one.expiresAt.getTime() <= now) {
    const wasTried = reason !== 'quiet_hours' && reason !== 'digest';
    return { ...base, state: wasTried ? 'dead' : 'skipped', reason: 'expired', dueAt: null };
  }
  // The digest that a queued delivery carries is known by what points to it.
  if (state !== 'held') return queued;
  if (reason === 'retry' || reason === 'paused') {
    const opensAt = channelOpensAt(channel, clock);
    if (opensAt <= now || !Number.isFinite(opensAt)) return queued;
    return { ...base, state, reason, dueAt: new Date(Math.min(opensAt, one.expiresAt.getTime())) };
  }
  const declaration = declarationOf(type);
  if (one.isRead && declaration.locked?.includes(channel) !== true) {
    return { ...base, state: 'skipped', reason: 'read', dueAt: null };
  }
  const until = quietEnd(declaration, peace, channel, now);
  if (until !== null) return { ...base, state, reason, dueAt: new Date(Math.min(until, one.expiresAt.getTime())) };
  return reason === 'digest' ? null : queued;
}

/** The newest of each person's on each device goes out, and takes the others along. */
function mergeDigests(digests: readonly Due[], { lane, now }: Moment): Move[] {
  const groups = groupBy(
    digests,
    ({ recipientId, channel, deviceId }) => `${recipientId} ${channel} ${deviceId ?? 0n}`,
  );
  return [...groups.values()].flatMap((group): Move[] => {
    const [carrier, ...others] = group.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    if (carrier === undefined) return [];
    const dueAt = new Date(now + QUEUE_GRACE_MS[lane]);
    return [
      { id: carrier.id, state: 'queued', reason: null, dueAt, carrierId: null },
      ...others.map(({ id }): Move => ({ id, state: 'merged', reason: 'digest', dueAt: null, carrierId: carrier.id })),
    ];
  });
}

async function queue(lane: Lane, queued: readonly Due[], tx: Transaction): Promise<void> {
  for (const [channel, some] of groupBy(queued, (one) => one.channel)) {
    await dispatchSends(
      channel,
      lane,
      some.map(({ id }) => id),
      tx,
    );
  }
}
