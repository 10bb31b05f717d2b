import { CHANNELS, type Channel, declarationOf, type Reason } from '../terms.ts';
import type { TracedDelivery, TracedEvent, TracedNotification } from './repository.ts';
import type { ChannelTrace, TraceStep } from './schema.ts';

/**
 * Puts together, from what is written in three tables, what happened on every channel that a notification's type can come on: also on those that
 * were left out, with the reason. Nothing is looked up here.
 */
export function buildTrace(
  notification: TracedNotification,
  deliveries: readonly TracedDelivery[],
  events: readonly TracedEvent[],
): ChannelTrace[] {
  const declaration = declarationOf(notification.type);
  return CHANNELS.flatMap((channel): ChannelTrace[] => {
    const declared = declaration.channels[channel];
    if (declared === undefined) return [];
    if (channel === 'in_app' && notification.inApp) return [shown(notification, events)];
    const own = deliveries.filter((delivery) => delivery.channel === channel);
    if (own.length > 0) return own.map((delivery) => sent(notification, delivery, events));
    // What the declaration explains is written nowhere: nobody has switched it on, or there was no device to send to.
    const reason = notification.skips[channel] ?? (declared === 'off' ? 'preference' : 'no_address');
    return [leftOut(notification, channel, reason)];
  });
}

const nothing = { device: null, reason: null, provider: null, attempts: 0, dueAt: null, lastError: null };

const asked = ({ createdAt }: TracedNotification): TraceStep => ({
  at: createdAt.toISOString(),
  kind: 'planned',
  detail: {},
});

function leftOut(notification: TracedNotification, channel: Channel, reason: Reason): ChannelTrace {
  return { ...nothing, channel, state: 'skipped', reason, steps: [asked(notification), skip(notification, reason)] };
}

const skip = ({ createdAt }: TracedNotification, reason: Reason): TraceStep => ({
  at: createdAt.toISOString(),
  kind: 'skipped',
  detail: { reason },
});

function shown(notification: TracedNotification, events: readonly TracedEvent[]): ChannelTrace {
  const own = events.filter(({ deliveryId }) => deliveryId === null).map(toStep);
  const read = happened('read', notification.readAt);
  return {
    ...nothing,
    channel: 'in_app',
    state: 'shown',
    steps: inOrder([asked(notification), ...read, ...own]),
  };
}

function sent(
  notification: TracedNotification,
  delivery: TracedDelivery,
  events: readonly TracedEvent[],
): ChannelTrace {
  const { id, channel, device, state, reason, provider, attempts, dueAt, lastError } = delivery;
  const steps = [
    asked(notification),
    ...(delivery.state === 'held' ? [{ ...asked(notification), kind: 'held', detail: { reason, until: dueAt } }] : []),
    ...(delivery.state === 'skipped' ? [skip(notification, reason ?? 'preference')] : []),
    ...happened('handed_over', delivery.sentAt, { provider }),
    ...happened('sent_in_digest', delivery.carrierSentAt),
    ...happened('delivered', delivery.deliveredAt),
    ...happened('opened', delivery.openedAt, { isVerified: delivery.openVerified === true }),
    ...happened('clicked', delivery.clickedAt),
    ...events.filter(({ deliveryId }) => deliveryId === id).map(toStep),
  ];
  return {
    ...{ channel, device, state, reason, provider, attempts, lastError },
    dueAt: dueAt?.toISOString() ?? null,
    steps: inOrder(steps),
  };
}

function happened(kind: string, at: Date | null, detail: Record<string, unknown> = {}): TraceStep[] {
  return at === null ? [] : [{ at: at.toISOString(), kind, detail }];
}

function toStep({ at, kind, detail }: TracedEvent): TraceStep {
  return { at: at.toISOString(), kind, detail };
}

/** By time; what happened at the same moment stays as it was. */
function inOrder(steps: TraceStep[]): TraceStep[] {
  return steps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
