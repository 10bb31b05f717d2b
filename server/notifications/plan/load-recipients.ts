import { type Contact, contactsOf } from '@/server/users/lookup.ts';
import type { NotificationType, TypeDeclaration } from '../terms.ts';
import type { QuietHours } from '../timing/quiet-hours.ts';
import type { Recipient } from './decide.ts';
import { type DeviceAddress, findDevice, findRecipients, type RecipientRow } from './repository.ts';

/** Minutes after midnight at which daily digests come, for who has chosen nothing. */
const DIGEST_AT = 540;
/** For who has told neither their settings nor their profile where they are. */
export const NOWHERE = 'UTC';

type About = {
  type: NotificationType;
  declaration: TypeDeclaration;
  thread: string | null;
  actorId: bigint | null;
  /** The one device it is for. */
  deviceId: bigint | null;
  /** It is sent at once: where their devices are reached is read too. */
  withAddresses: boolean;
};

/** Those who are told, and how they are reached. */
type Loaded = {
  recipients: Recipient[];
  contacts: ReadonlyMap<bigint, Contact>;
  /** Of their devices, by id; only `withAddresses`. */
  addresses: ReadonlyMap<bigint, DeviceAddress>;
};

/**
 * What has to be known of these people to tell them something, read once for all of them. Who is gone or disabled is missing, and, unless they
 * wait for it, who did it.
 */
export async function loadRecipients(ids: readonly bigint[], about: About): Promise<Loaded> {
  const { declaration, actorId, deviceId } = about;
  const [contacts, rows] = await Promise.all([contactsOf(ids), findRecipients(ids, about)]);
  const addresses = new Map(
    (about.withAddresses ? rows : []).flatMap(({ devices }) =>
      (devices ?? []).map(([, id, address, keys]): [bigint, DeviceAddress] => [BigInt(id), { address, keys }]),
    ),
  );
  const recipients = rows.flatMap((row): Recipient[] => {
    const contact = contacts.get(row.id);
    if (contact === undefined || contact.isDisabled) return [];
    if (row.id === actorId && !declaration.awaited) return [];
    const timeZone = row.timeZone ?? contact.timeZone ?? NOWHERE;
    return [
      {
        id: row.id,
        modes: row.modes ?? {},
        isMuted: row.isMuted,
        quiet: quietOf(row, timeZone),
        urgentOverride: row.urgentOverride ?? true,
        timeZone,
        digestAt: row.digestAt ?? DIGEST_AT,
        devices: devicesOf(row),
      },
    ];
  });
  if (deviceId !== null) await onlyDevice(deviceId, recipients, addresses);
  return { recipients, contacts, addresses };
}

/** Has these people told on this device alone, confirmed or not, those of them whose device it is. */
async function onlyDevice(id: bigint, recipients: Recipient[], addresses: Map<bigint, DeviceAddress>): Promise<void> {
  for (const recipient of recipients) {
    const device = await findDevice(id, recipient.id);
    recipient.devices = device === null ? {} : { [device.channel]: [id] };
    if (device !== null) addresses.set(id, device);
  }
}

/** The quiet hours that a person has set, on the clock of their zone. */
export function quietOf(
  { quietStart, quietEnd }: Pick<RecipientRow, 'quietStart' | 'quietEnd'>,
  timeZone: string,
): QuietHours | null {
  return quietStart === null || quietEnd === null ? null : { start: quietStart, end: quietEnd, timeZone };
}

function devicesOf({ devices }: RecipientRow): Recipient['devices'] {
  const all: Record<string, bigint[]> = {};
  for (const [channel, id] of devices ?? []) all[channel] = [...(all[channel] ?? []), BigInt(id)];
  return all;
}
