import { contactsOf } from '@/server/users/lookup.ts';
import type { NotificationType, TypeDeclaration } from '../terms.ts';
import type { QuietHours } from '../timing/quiet-hours.ts';
import type { Recipient } from './decide.ts';
import {
  type DeviceRow,
  findDevice,
  findDevices,
  findMuting,
  findPreferences,
  findSettings,
  type PreferenceRow,
  type SettingsRow,
} from './repository.ts';

/** Minutes after midnight at which daily digests come, for who has chosen nothing. */
const DIGEST_AT = 540;
/** For who has told neither their settings nor their profile where they are. */
const NOWHERE = 'UTC';

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
  const { type, declaration, thread, actorId, deviceId } = about;
  const isFree = declaration.awaited === true;
  const [contacts, devices, preferences, settings, muting] = await Promise.all([
    contactsOf(ids),
    deviceId === null ? findDevices(ids) : findDevice(deviceId).then((device) => (device === null ? [] : [device])),
    isFree ? noRows<PreferenceRow>() : findPreferences(ids, type),
    isFree ? noRows<SettingsRow>() : findSettings(ids),
    isFree || (thread === null && actorId === null) ? [] : findMuting(ids, { thread, actorId }),
  ]);
  const modes = gather(preferences, addMode);
  const devicesOf = gather(devices, addDevice);
  const settingsOf = new Map(settings.map((row) => [row.userId, row]));
  const muted = new Set(muting);

  return ids.flatMap((id): Recipient[] => {
    const contact = contacts.get(id);
    if (contact === undefined || contact.isDisabled || (id === actorId && !isFree)) return [];
    const set = settingsOf.get(id);
    const timeZone = set?.timeZone ?? contact.timeZone ?? NOWHERE;
    return [
      {
        id,
        modes: modes.get(id) ?? {},
        isMuted: muted.has(id),
        quiet: quietOf(set, timeZone),
        urgentOverride: set?.urgentOverride ?? true,
        timeZone,
        digestAt: set?.digestAt ?? DIGEST_AT,
        devices: devicesOf.get(id) ?? {},
      },
    ];
  });
}

/** The quiet hours that a person has set, on the clock of their zone. */
export function quietOf(
  set: Pick<SettingsRow, 'quietStart' | 'quietEnd'> | undefined,
  timeZone: string,
): QuietHours | null {
  if (set === undefined || set.quietStart === null || set.quietEnd === null) return null;
  return { start: set.quietStart, end: set.quietEnd, timeZone };
}

const noRows = <R>(): R[] => [];

function addMode(all: Recipient['modes'], { channel, mode }: PreferenceRow): Recipient['modes'] {
  return { ...all, [channel]: mode };
}

function addDevice(all: Recipient['devices'], { id, channel }: DeviceRow): Recipient['devices'] {
  return { ...all, [channel]: [...(all[channel] ?? []), id] };
}

/** What there is of each person, put together from its rows. */
function gather<V, R extends { userId: bigint }>(rows: readonly R[], add: (all: V, row: R) => V): Map<bigint, V> {
  const all = new Map<bigint, V>();
  for (const row of rows) all.set(row.userId, add(all.get(row.userId) ?? ({} as V), row));
  return all;
}
