import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { DeviceChannel } from '../terms.ts';

export type DeviceRow = {
  id: bigint;
  userId: bigint;
  channel: DeviceChannel;
  address: string;
  name: string;
  createdAt: Date;
  lastSeenAt: Date;
  confirmedAt: Date | null;
  codeHash: Buffer | null;
  codeExpiresAt: Date | null;
  codeTries: number;
  retiredAt: Date | null;
  retiredReason: string | null;
};

const COLUMNS = `id, user_id AS "userId", channel::text AS channel, address, name, created_at AS "createdAt",
  last_seen_at AS "lastSeenAt", confirmed_at AS "confirmedAt", code_hash AS "codeHash",
  code_expires_at AS "codeExpiresAt", code_tries AS "codeTries", retired_at AS "retiredAt",
  retired_reason AS "retiredReason"`;

/** A person's devices, newest first. */
export async function findDevices(userId: bigint): Promise<DeviceRow[]> {
  const { rows } = await pg.query<DeviceRow>({
    name: 'notifications.devices',
    text: `SELECT ${COLUMNS} FROM notification_devices WHERE user_id = $1 ORDER BY id DESC`,
    values: [userId],
  });
  return rows;
}

/** A person's device, which nobody else changes until the transaction ends. */
export async function lockDevice(userId: bigint, id: bigint, tx: Transaction): Promise<DeviceRow | null> {
  const { rows } = await tx.pg.query<DeviceRow>({
    name: 'notifications.device-lock',
    text: `SELECT ${COLUMNS} FROM notification_devices WHERE id = $1 AND user_id = $2 FOR UPDATE`,
    values: [id, userId],
  });
  return rows[0] ?? null;
}

/** Until the end of the transaction nobody else registers devices of this person; gives how many there are. */
export async function lockDevices(userId: bigint, tx: Transaction): Promise<number> {
  await tx.pg.query({
    name: 'notifications.devices-lock',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('notification-devices:' || $1, 0))",
    values: [String(userId)],
  });
  const { rows } = await tx.pg.query<{ count: number }>({
    name: 'notifications.devices-count',
    text: 'SELECT count(*)::int AS count FROM notification_devices WHERE user_id = $1 AND retired_at IS NULL',
    values: [userId],
  });
  return rows[0]?.count ?? 0;
}

export type NewDevice = {
  id: bigint;
  userId: bigint;
  channel: DeviceChannel;
  address: string;
  addressHash: Buffer;
  keys: Record<string, string> | null;
  name: string;
  isConfirmed: boolean;
};

/** Adds a device; one that is known by its hash becomes this person's, and is there again when it was gone. Gives its row. */
export async function upsertDevice(device: NewDevice, tx: Transaction): Promise<DeviceRow> {
  const { id, userId, channel, address, addressHash, keys, name, isConfirmed } = device;
  const { rows } = await tx.pg.query<DeviceRow>({
    name: 'notifications.device-upsert',
    text: `INSERT INTO notification_devices AS d (id, user_id, channel, address, address_hash, keys, name, confirmed_at)
           VALUES ($1, $2, $3::notification_channel, $4, $5, $6, $7, CASE WHEN $8 THEN now() END)
           ON CONFLICT (channel, address_hash) DO UPDATE SET user_id = $2, address = $4, keys = $6, name = $7,
             last_seen_at = now(), retired_at = NULL, retired_reason = NULL,
             confirmed_at = CASE WHEN $8 THEN coalesce(d.confirmed_at, now()) ELSE d.confirmed_at END
           RETURNING ${COLUMNS}`,
    values: [id, userId, channel, address, addressHash, keys === null ? null : JSON.stringify(keys), name, isConfirmed],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert gives its row');
  return row;
}

/** Whether a device of this hash is this person's already. */
export async function isOwnDevice(
  { userId, channel, addressHash }: Pick<NewDevice, 'userId' | 'channel' | 'addressHash'>,
  tx: Transaction,
): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'notifications.device-own',
    text: `SELECT FROM notification_devices WHERE channel = $2::notification_channel AND address_hash = $3 AND user_id = $1
             AND retired_at IS NULL`,
    values: [userId, channel, addressHash],
  });
  return rowCount === 1;
}

export async function deleteDevice(userId: bigint, id: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'notifications.device-delete',
    text: 'DELETE FROM notification_devices WHERE id = $1 AND user_id = $2',
    values: [id, userId],
  });
  return rowCount === 1;
}

export async function saveCode(id: bigint, codeHash: Buffer, expiresAt: Date, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'notifications.device-code',
    text: 'UPDATE notification_devices SET code_hash = $2, code_expires_at = $3, code_tries = 0 WHERE id = $1',
    values: [id, codeHash, expiresAt],
  });
}

export async function countTry(id: bigint, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'notifications.device-try',
    text: 'UPDATE notification_devices SET code_tries = code_tries + 1 WHERE id = $1',
    values: [id],
  });
}

/** The number is this person's now, and nobody else's. */
export async function confirmNumber(row: DeviceRow, addressHash: Buffer, tx: Transaction): Promise<DeviceRow> {
  await tx.pg.query({
    name: 'notifications.device-take',
    text: `DELETE FROM notification_devices WHERE channel = 'sms' AND address_hash = $1 AND id <> $2`,
    values: [addressHash, row.id],
  });
  const { rows } = await tx.pg.query<DeviceRow>({
    name: 'notifications.device-confirm',
    text: `UPDATE notification_devices SET confirmed_at = now(), address_hash = $2, code_hash = NULL,
             code_expires_at = NULL, code_tries = 0
           WHERE id = $1 RETURNING ${COLUMNS}`,
    values: [row.id, addressHash],
  });
  return rows[0] ?? row;
}
