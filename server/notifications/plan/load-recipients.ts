import { contactsOf } from '@/server/users/lookup.ts';
import type { NotificationType, TypeDeclaration } from '../terms.ts';
import type { QuietHours } from '../timing/quiet-hours.ts';
import type { Recipient } from './decide.ts';
import { findDeviceChannel, findRecipients, type RecipientRow } from './repository.ts';

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
};

/**
 * What has to be known of these people to tell them something, read once for all of them. Who is gone or disabled is missing, and, unless they
 * wait for it, who did it.
 */
export async function loadRecipients(ids: readonly bigint[], about: About): Promise<Recipient[]> {
  const { declaration, actorId, deviceId } = about;
  const [contacts, rows] = await Promise.all([contactsOf(ids), findRecipients(ids, about)]);
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
  return deviceId === null ? recipients : Promise.all(recipients.map((recipient) => forDevice(recipient, deviceId)));
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

async function forDevice(recipient: Recipient, deviceId: bigint): Promise<Recipient> {
  const channel = await findDeviceChannel(deviceId, recipient.id);
  return { ...recipient, devices: channel === null ? {} : { [channel]: [deviceId] } };
}
