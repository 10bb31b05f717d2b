import type { DeviceRow } from './repository.ts';
import type { DeviceView } from './schema.ts';

const SHOWN_DIGITS = 4;

/** A device as its person sees it: of a number the end, of the others nothing of the address, which is a secret. */
export function toDevice(row: DeviceRow): DeviceView {
  const { id, channel, name, address, createdAt, lastSeenAt, confirmedAt, retiredAt, retiredReason } = row;
  return {
    ...{ id, channel, name },
    hint: channel === 'sms' ? `…${address.slice(-SHOWN_DIGITS)}` : null,
    state: retiredAt !== null ? 'gone' : confirmedAt === null ? 'unconfirmed' : 'active',
    goneReason: retiredReason,
    createdAt: createdAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}
