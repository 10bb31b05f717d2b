import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { consumeLimit, perSubject, rateLimited } from '@/server/platform/http/limits.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { notify } from '../jobs.ts';
import { CODE_PURPOSE } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { confirmNumber, countTry, type DeviceRow, lockDevice, saveCode } from './repository.ts';
import type { DeviceView } from './schema.ts';
import { toDevice } from './view-device.ts';

type Viewer = { id: bigint };

const CODE_LIFETIME_MS = 10 * 60_000;
const TRIES = 5;
/** A text message costs money, and the number may be anybody's. */
const CODES_PER_NUMBER = perSubject(5, '1h');

/** Sends a code to a number, in place of the one before. @throws AppError `rate_limited` */
export async function sendCode(viewer: Viewer, row: DeviceRow, tx: Transaction): Promise<void> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await saveCode(row.id, hashCode(row.id, code), new Date(Date.now() + CODE_LIFETIME_MS), tx);
  const sealedCode = sealSecret(Buffer.from(code), CODE_PURPOSE, viewer.id).toString('base64url');
  await notify.dispatch(
    {
      type: 'phone-code',
      recipients: [viewer.id],
      data: { sealedCode, deviceId: row.id },
      dedupeKey: `phone-code:${await newIdAsync()}`,
    },
    tx,
  );
}

/** Counts a code against what one number gets. @throws AppError `rate_limited` */
export async function takeCodeTurn(address: string, caller: string): Promise<void> {
  const subject = hashAddress('sms', address).toString('hex').slice(0, 32);
  const turn = await consumeLimit('notifications.code', CODES_PER_NUMBER, { address: caller, subject });
  if (!turn.allowed) throw rateLimited(turn.resetMs);
}

/** Sends another code. @throws AppError `not_found`, `conflict` (`device_confirmed`), `rate_limited` */
export async function sendCodeAgain(viewer: Viewer, id: bigint, caller: string): Promise<void> {
  await transaction(async (tx) => {
    const row = await unconfirmed(viewer, id, tx);
    await takeCodeTurn(row.address, caller);
    await sendCode(viewer, row, tx);
  });
}

/**
 * The person has typed the code that came to the number: it is theirs from now on. Five tries, then another code is needed.
 * @throws AppError `not_found`, `conflict` (`device_confirmed`), `gone` (`code_expired`), `invalid` (`code_wrong`)
 */
export async function confirmDevice(viewer: Viewer, id: bigint, code: string): Promise<DeviceView> {
  const confirmed = await transaction(async (tx) => {
    const row = await unconfirmed(viewer, id, tx);
    const isOpen = row.codeHash !== null && row.codeTries < TRIES && (row.codeExpiresAt?.getTime() ?? 0) > Date.now();
    if (!isOpen || row.codeHash === null)
      throw new AppError('gone', 'Ask for another code.', { reason: 'code_expired' });
    if (!timingSafeEqual(row.codeHash, hashCode(id, code))) {
      await countTry(id, tx);
      return null;
    }
    return confirmNumber(row, hashAddress('sms', row.address), tx);
  });
  if (confirmed !== null) return toDevice(confirmed);
  const errors = [{ path: 'code', message: 'code_wrong' }];
  throw new AppError('invalid', 'This code is not right.', { reason: 'code_wrong', errors });
}

async function unconfirmed(viewer: Viewer, id: bigint, tx: Transaction): Promise<DeviceRow> {
  const row = await lockDevice(viewer.id, id, tx);
  if (row === null || row.channel !== 'sms') throw new AppError('not_found', 'There is no such device.');
  if (row.confirmedAt === null) return row;
  throw new AppError('conflict', 'This number is confirmed.', { reason: 'device_confirmed' });
}

function hashCode(id: bigint, code: string): Buffer {
  return createHash('sha256').update(`${id} ${code}`).digest();
}
