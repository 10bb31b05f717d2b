import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { describeDevice } from '@/server/users/lookup.ts';
import { providersOf } from '../channels/providers.ts';
import { areUsableKeys } from '../channels/web-push/encrypt-payload.ts';
import { mayBePushService } from '../channels/web-push/push-door.ts';
import { vapid } from '../channels/web-push/vapid.ts';
import { notify } from '../jobs.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { deleteSuppression, findSuppressions } from '../suppressions/repository.ts';
import { DEVICES_MAX, SENT_CHANNELS } from '../terms.ts';
import { sendCode, takeCodeTurn } from './confirm-number.ts';
import { deleteDevice, findDevices, isOwnDevice, lockDevice, lockDevices, upsertDevice } from './repository.ts';
import type { DeviceListView, DeviceView, RegisterDeviceInput } from './schema.ts';
import { toDevice } from './view-device.ts';

type Viewer = { id: bigint };

/** Where the viewer's notifications go. */
export async function listDevices(viewer: Viewer & { email: string }): Promise<DeviceListView> {
  const [rows, suppressions] = await Promise.all([
    findDevices(viewer.id),
    findSuppressions('email', [hashAddress('email', viewer.email)]),
  ]);
  return {
    items: rows.map(toDevice),
    email: { address: viewer.email, suppressed: suppressions[0]?.reason ?? null },
    available: SENT_CHANNELS.filter((channel) => providersOf(channel).length > 0),
    pushKey: vapid()?.publicKey ?? null,
  };
}

/**
 * Registers a browser, a phone or a number. One that is known becomes the viewer's; of a number that happens only when its code was typed.
 * @param caller who asks, as far as the network tells: their address and what their program says of itself
 * @throws AppError `unavailable` (`channel_off`), `invalid` (`device_address_invalid`, `device_keys_invalid`), `conflict` (`devices_full`), `rate_limited`
 */
export async function registerDevice(
  viewer: Viewer,
  input: RegisterDeviceInput,
  caller: { address: string; userAgent: string | null },
): Promise<DeviceView> {
  const { channel, address } = input;
  const name = input.name ?? nameOf(caller.userAgent);
  if (providersOf(channel).length === 0) {
    throw new AppError('unavailable', 'Nobody has set this channel up here.', { reason: 'channel_off' });
  }
  const isNumber = channel === 'sms';
  if (isNumber) await takeCodeTurn(address, caller.address);
  if (input.channel === 'web_push') await checkBrowser(input);
  const id = await newIdAsync();
  return transaction(async (tx) => {
    const count = await lockDevices(viewer.id, tx);
    // Anybody may write down a number: until its code was typed the row is known by person and number.
    const pending = hashAddress('sms', `${viewer.id} ${address}`);
    const known = hashAddress(channel, address);
    const isOwn = await isOwnDevice({ userId: viewer.id, channel, addressHash: known }, tx);
    const addressHash = isNumber && !isOwn ? pending : known;
    const isKnown = isOwn || (await isOwnDevice({ userId: viewer.id, channel, addressHash }, tx));
    if (!isKnown && count >= DEVICES_MAX) {
      throw new AppError('conflict', `At most ${DEVICES_MAX} devices.`, { reason: 'devices_full' });
    }
    const keys = 'keys' in input ? input.keys : null;
    const device = { id, userId: viewer.id, channel, address, addressHash, keys, name, isConfirmed: !isNumber };
    const row = await upsertDevice(device, tx);
    if (isNumber && row.confirmedAt === null) await sendCode(viewer, row, tx);
    return toDevice(row);
  });
}

/** As far as it can be told now: what is pushed there could arrive, and there is not inside our own network. */
async function checkBrowser({ address, keys }: Extract<RegisterDeviceInput, { channel: 'web_push' }>): Promise<void> {
  if (!areUsableKeys(keys)) throw notValid('keys', 'device_keys_invalid');
  if (!(await mayBePushService(address))) throw notValid('address', 'device_address_invalid');
}

function notValid(path: string, reason: string): AppError {
  return new AppError('invalid', 'Some values are not valid.', { reason, errors: [{ path, message: reason }] });
}

function nameOf(userAgent: string | null): string {
  const { browser, system } = describeDevice(userAgent);
  const known = [browser, system].filter((part) => part !== null);
  return known.length === 0 ? 'Browser' : known.join(' · ');
}

/** Nothing goes there any more. @throws AppError `not_found` */
export async function removeDevice(viewer: Viewer, id: bigint): Promise<void> {
  if (!(await deleteDevice(viewer.id, id))) throw unknown();
}

/** Sends a test to one device. @throws AppError `not_found`, `conflict` (`device_unconfirmed`, `device_gone`) */
export async function testDevice(viewer: Viewer, id: bigint): Promise<void> {
  const key = `device-test:${await newIdAsync()}`;
  await transaction(async (tx) => {
    const row = await lockDevice(viewer.id, id, tx);
    if (row === null) throw unknown();
    if (row.confirmedAt === null) throw new AppError('conflict', 'Confirm it first.', { reason: 'device_unconfirmed' });
    if (row.retiredAt !== null) throw new AppError('conflict', 'It is gone.', { reason: 'device_gone' });
    const data = { deviceId: id, device: row.name };
    await notify.dispatch({ type: 'device-test', recipients: [viewer.id], data, dedupeKey: key }, tx);
  });
}

/** The viewer says that their address works again. Done again it changes nothing. */
export async function resumeEmail(viewer: Viewer & { email: string }): Promise<DeviceListView> {
  await deleteSuppression('email', hashAddress('email', viewer.email));
  return listDevices(viewer);
}

function unknown(): AppError {
  return new AppError('not_found', 'There is no such device.');
}
