import { newId } from '@/server/platform/ids.ts';
import { backoffDelay } from '@/server/platform/queue/backoff.ts';
import type { SendResult } from '../channels/channel.ts';
import type { HandedOver } from '../providers/hand-over.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import type { Lane, Reason } from '../terms.ts';
import type { Ready, Skipped } from './prepare.ts';
import { insertEvents, type NewEvent, type Outcome, recordOutcomes, retireDevices } from './repository.ts';

/** The first pause before another attempt; it doubles. Who waits for a code does not wait long. */
const BACKOFF_MS: Record<Lane, number> = { transactional: 500, normal: 5_000, bulk: 30_000 };
/** What was paused together does not come back together. */
const PAUSE_JITTER_MS = 1_000;

type Batch = {
  messages: readonly Ready[];
  answers: readonly HandedOver[];
  skipped: readonly Skipped[];
  lease: Date;
  clock: () => number;
};

/** Writes down what came of a batch, and what follows: devices that are gone are retired, addresses that bounce are suppressed. */
export async function settle({ messages, answers, skipped, lease, clock }: Batch): Promise<void> {
  const now = clock();
  const answered = messages.map((message, index) => ({ message, answer: answers[index] ?? UNANSWERED }));
  const outcomes = [
    ...answered.map(({ message, answer }) => outcomeOf(message, answer, now)),
    ...skipped.map(({ claimed, reason }) => ({ ...nothing(claimed), state: 'skipped' as const, reason })),
  ];
  const written = await recordOutcomes(outcomes, lease, new Date(now));
  const events = outcomes.filter(({ id }) => written.has(id)).flatMap(eventOf);
  await insertEvents(events, new Date(now));
  await followUp(answered, now);
}

const UNANSWERED: HandedOver = { result: { outcome: 'retry', error: 'no answer' }, provider: null };

const nothing = ({ id, notificationId }: Ready['claimed']) => ({
  id,
  notificationId,
  reason: null,
  provider: null,
  providerMessageId: null,
  error: null,
  dueAt: null,
  isFree: true,
});

function outcomeOf({ claimed }: Ready, { result, provider }: HandedOver, now: number): Outcome {
  const base = { ...nothing(claimed), provider, isFree: false };
  switch (result.outcome) {
    case 'accepted':
      return { ...base, state: 'sent', providerMessageId: result.providerMessageId };
    case 'gone':
      return { ...base, state: 'skipped', reason: 'device_gone', error: result.error };
    case 'rejected':
      return { ...base, state: 'failed', reason: 'rejected', error: result.error };
    case 'pause': {
      const dueAt = now + result.afterMs + Math.random() * PAUSE_JITTER_MS;
      return later({ ...base, error: result.error, isFree: true }, claimed, 'paused', dueAt);
    }
    case 'retry': {
      const wait = Math.max(result.afterMs ?? 0, backoffDelay(claimed.attempts, BACKOFF_MS[claimed.lane]));
      return later({ ...base, error: result.error }, claimed, 'retry', now + wait);
    }
  }
}

/** Held until then; given up when it is of no use any more by then. */
function later(
  base: Omit<Outcome, 'state' | 'reason'>,
  { expiresAt }: Ready['claimed'],
  reason: Reason,
  dueAt: number,
): Outcome {
  if (dueAt >= expiresAt.getTime() && reason === 'retry') return { ...base, state: 'dead', reason: 'expired' };
  return { ...base, state: 'held', reason, dueAt: new Date(Math.min(dueAt, expiresAt.getTime())) };
}

/** What was sent, or left out for a reason that stands in the row, needs no line of its own. */
function eventOf({ id, notificationId, state, reason, provider, error, dueAt }: Outcome): NewEvent[] {
  if (state === 'sent' || error === null) return [];
  const kind = state === 'held' ? (reason === 'paused' ? 'paused' : 'retry') : (reason ?? state);
  const detail = { error, ...(provider === null ? {} : { provider }), ...(dueAt === null ? {} : { until: dueAt }) };
  return [{ id: newId(), notificationId, deliveryId: id, kind, detail }];
}

async function followUp(answered: { message: Ready; answer: HandedOver }[], now: number): Promise<void> {
  const gone = answered.filter(({ answer }) => answer.result.outcome === 'gone');
  const deviceIds = gone.flatMap(({ message }) => message.claimed.deviceId ?? []);
  if (deviceIds.length > 0) await retireDevices(deviceIds, errorOf(gone[0]?.answer.result), new Date(now));
  for (const { message, answer } of answered) {
    const { result } = answer;
    if (result.outcome !== 'rejected' || result.suppress === undefined) continue;
    const { channel } = message.claimed;
    const addressHash = hashAddress(channel, message.outgoing.to.address);
    await insertSuppression({ channel, addressHash, reason: result.suppress, detail: result.error });
  }
}

function errorOf(result: SendResult | undefined): string {
  return result !== undefined && 'error' in result ? result.error : 'gone';
}
