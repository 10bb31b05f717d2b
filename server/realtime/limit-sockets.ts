import type { IncomingMessage } from 'node:http';
import { createMemoryStore, type Policy } from '@/server/blocks/rate-limiter/index.ts';
import { forwardedAddress } from '@/server/platform/http/client-address.ts';
import { consumeLimit, limitFactor, perAddress, perUser } from '@/server/platform/http/limits.ts';
import { readControls } from '@/server/platform/limits/controls.ts';
import { startUsage } from '@/server/platform/limits/usage.ts';

/** A train full of phones comes back after a tunnel; a script that reconnects in a loop is stopped. */
const HANDSHAKES = perAddress(600, '1m');
const CONNECTIONS = perUser(120, '1m');

/** People type and click; what is faster than that for long is a script. Decided in memory: an event must not wait for Redis. */
const EVENTS: Policy = { name: 'realtime-events', algorithm: 'token-bucket', limit: 20, windowMs: 1_000, burst: 60 };
/** Refused events after which a client is sent away. */
const PATIENCE = 200;
const MAX_PEOPLE = 50_000;

export type EventVerdict = 'pass' | 'refuse' | 'disconnect';

/** Whether somebody may knock: counted by address, before any session is looked up. */
export async function mayKnock(request: IncomingMessage): Promise<boolean> {
  startUsage();
  const address = addressOf(request);
  const { lists } = await readControls();
  if (lists.ofAddress(address, Date.now()) === 'deny') return false;
  return (await consumeLimit('realtime handshake', HANDSHAKES, { address })).allowed;
}

/** Whether a person may open one more connection now: `denied`, `rate_limited`, or null for yes. */
export async function whyNotConnect(
  request: IncomingMessage,
  userId: bigint,
): Promise<'denied' | 'rate_limited' | null> {
  const { lists } = await readControls();
  if (lists.ofUser(userId, Date.now()) === 'deny') return 'denied';
  const { allowed } = await consumeLimit('realtime connection', CONNECTIONS, { address: addressOf(request), userId });
  return allowed ? null : 'rate_limited';
}

/** Counts the events that people send over their sockets, all sockets of a person at this process together. */
export function createEventLimit(clock: () => number): {
  take(request: IncomingMessage, userId: bigint, refusals: { count: number }): EventVerdict;
} {
  const store = createMemoryStore({ clock, maxKeys: MAX_PEOPLE });
  const scaled = new Map<number, Policy>([[1, EVENTS]]);
  return {
    take(request, userId, refusals) {
      const factor = Math.max(1, Math.floor(limitFactor(addressOf(request))));
      const { limit, burst = limit } = EVENTS;
      const policy = scaled.get(factor) ?? { ...EVENTS, limit: limit * factor, burst: burst * factor };
      scaled.set(factor, policy);
      if (store.decideNow(`u${userId}`, [policy], 1).every(({ allowed }) => allowed)) return 'pass';
      refusals.count += 1;
      return refusals.count > PATIENCE ? 'disconnect' : 'refuse';
    },
  };
}

function addressOf({ headers }: IncomingMessage): string {
  return forwardedAddress(String(headers['x-forwarded-for'] ?? ''));
}
