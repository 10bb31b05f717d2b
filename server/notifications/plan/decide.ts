import { CHANNEL_DESCRIPTIONS } from '../channels/channel.ts';
import {
  CHANNELS,
  type Channel,
  DEVICE_CHANNELS,
  type DeviceChannel,
  type Lane,
  type Mode,
  type Reason,
  type SentChannel,
  type TypeDeclaration,
} from '../terms.ts';
import { nextDigestAt } from '../timing/digest-time.ts';
import { type QuietHours, quietUntil } from '../timing/quiet-hours.ts';

/** What has to be known of a person to decide how to tell them something. */
export type Recipient = {
  id: bigint;
  /** What they have set for the type; channels that are missing are as declared. */
  modes: Partial<Record<Channel, Mode>>;
  /** They have muted the thread or who did it. */
  isMuted: boolean;
  quiet: QuietHours | null;
  urgentOverride: boolean;
  timeZone: string;
  /** Minutes after midnight. */
  digestAt: number;
  devices: Partial<Record<DeviceChannel, readonly bigint[]>>;
};

type PlannedDelivery = {
  channel: SentChannel;
  deviceId: bigint | null;
  state: 'queued' | 'held';
  reason: Reason | null;
  dueAt: number;
};

export type Decision = {
  inApp: boolean;
  /** Channels without a delivery, as far as this cannot be seen from the declaration: see `trace`. */
  skips: Partial<Record<Channel, Reason>>;
  deliveries: PlannedDelivery[];
};

/** How long a queued delivery may wait for its turn before it is looked at whether its job was lost. */
export const QUEUE_GRACE_MS: Record<Lane, number> = { transactional: 10_000, normal: 300_000, bulk: 3_600_000 };

/**
 * By which channels, and when, a person is told something of a type. Nothing is looked up here.
 * @param now ms since 1970
 * @param hasProvider whether a channel is set up
 */
export function decide(
  declaration: TypeDeclaration,
  recipient: Recipient,
  now: number,
  hasProvider: (channel: SentChannel) => boolean,
): Decision {
  const decision: Decision = { inApp: false, skips: {}, deliveries: [] };
  for (const channel of CHANNELS) {
    const declared = declaration.channels[channel];
    if (declared === undefined) continue;
    const mode = modeOf(declaration, recipient, channel, declared);
    if (recipient.isMuted && !isGuarded(declaration, channel)) decision.skips[channel] = 'muted';
    else if (mode === 'off') {
      if (declared !== 'off') decision.skips[channel] = 'preference';
    } else if (channel === 'in_app') decision.inApp = true;
    else planChannel(decision, { declaration, recipient, channel, declared, mode, now, hasProvider });
  }
  return decision;
}

/** What nothing of the person's own settings holds back. */
function isGuarded({ awaited, locked }: TypeDeclaration, channel: Channel): boolean {
  return awaited === true || locked?.includes(channel) === true;
}

function modeOf(declaration: TypeDeclaration, { modes }: Recipient, channel: Channel, declared: Mode): Mode {
  const chosen = modes[channel];
  if (chosen === undefined || declaration.awaited) return declared;
  return chosen === 'off' && isGuarded(declaration, channel) ? 'instantly' : chosen;
}

type ChannelPlan = {
  declaration: TypeDeclaration;
  recipient: Recipient;
  channel: SentChannel;
  declared: Mode;
  mode: Exclude<Mode, 'off'>;
  now: number;
  hasProvider: (channel: SentChannel) => boolean;
};

function planChannel(decision: Decision, plan: ChannelPlan): void {
  const { channel, declared, recipient, hasProvider } = plan;
  const targets = isDeviceChannel(channel) ? (recipient.devices[channel] ?? []) : [null];
  if (targets.length === 0) {
    if (declared === 'off') decision.skips[channel] = 'no_address';
    return;
  }
  if (!hasProvider(channel)) {
    decision.skips[channel] = 'no_provider';
    return;
  }
  const timing = timingOf(plan);
  if (timing === null) {
    decision.skips[channel] = 'expired';
    return;
  }
  for (const deviceId of targets) decision.deliveries.push({ channel, deviceId, ...timing });
}

function isDeviceChannel(channel: SentChannel): channel is DeviceChannel {
  return (DEVICE_CHANNELS as readonly SentChannel[]).includes(channel);
}

type Timing = Pick<PlannedDelivery, 'state' | 'reason' | 'dueAt'>;

/** Now, with the next digest, or after the quiet hours; null when it would be out of date by then. */
function timingOf({ declaration, recipient, channel, mode, now }: ChannelPlan): Timing | null {
  const { awaited, lane, lifetimeMs } = declaration;
  const atOnce: Timing = { state: 'queued', reason: null, dueAt: now + QUEUE_GRACE_MS[lane] };
  if (awaited) return atOnce;
  const digestAt = mode === 'instantly' ? null : nextDigestAt(mode, now, recipient);
  const until = quietEnd(declaration, recipient, channel, digestAt ?? now);
  const dueAt = until ?? digestAt;
  if (dueAt === null) return atOnce;
  if (dueAt >= now + lifetimeMs) return null;
  return { state: 'held', reason: digestAt === null ? 'quiet_hours' : 'digest', dueAt };
}

/** When somebody who would be disturbed at `at` may be; null when they may be then. */
export function quietEnd(
  { urgent, awaited }: TypeDeclaration,
  { quiet, urgentOverride }: Pick<Recipient, 'quiet' | 'urgentOverride'>,
  channel: SentChannel,
  at: number,
): number | null {
  if (quiet === null || awaited || !CHANNEL_DESCRIPTIONS[channel].interrupts) return null;
  if (urgent && urgentOverride) return null;
  return quietUntil(quiet, at);
}
