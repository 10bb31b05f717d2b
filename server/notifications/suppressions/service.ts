import { z } from 'zod';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage } from '@/server/platform/http/id-cursor.ts';
import { authorizeNotifications, type From } from '../policy.ts';
import { SENT_CHANNELS, type SentChannel } from '../terms.ts';
import { hashAddress } from './hash-address.ts';
import {
  deleteSuppression,
  insertSuppression,
  type ListedSuppression,
  listSuppressionRows,
  type SuppressionCursor,
} from './repository.ts';
import type { AddSuppressionInput, ListSuppressionsQuery, SuppressionPage, SuppressionView } from './schema.ts';

const HASH = /^[0-9a-f]{64}$/i;
/** Enough of a hash to find its line again; the audit log names nobody either. */
const HASH_SHOWN = 16;

const mailAddress = z.email();
const phoneNumber = z.string().regex(/^\+[1-9]\d{6,14}$/);

/** Addresses that nothing is sent to, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listSuppressions(
  viewer: Viewer,
  { q, channel, reason, cursor, limit }: ListSuppressionsQuery,
): Promise<SuppressionPage> {
  authorizeNotifications(viewer);
  const after = readCursor(cursor);
  const hashes = q === undefined ? undefined : hashesOf(q, channel);
  const rows = await listSuppressionRows({ channel, reason, hashes, after, limit: limit + 1 });
  return cutPage(rows, limit, { toItem: toView, toCursor: writeCursor });
}

/** What a text may mean: a hash, or an address of any channel. */
function hashesOf(q: string, channel: SentChannel | undefined): Buffer[] {
  if (HASH.test(q)) return [Buffer.from(q, 'hex')];
  return (channel === undefined ? SENT_CHANNELS : [channel]).map((one) => hashAddress(one, q));
}

/**
 * Puts an address on the list.
 * @throws AppError `invalid` (`suppression_address_invalid`); `conflict` (`suppression_exists`)
 */
export async function addSuppression(
  viewer: Viewer,
  { channel, address, note }: AddSuppressionInput,
  from: From = {},
): Promise<SuppressionView> {
  const { id } = authorizeNotifications(viewer);
  if (!isAddress(channel, address)) {
    const errors = [{ path: 'address', message: 'suppression_address_invalid' }];
    throw new AppError('invalid', 'This is no such address.', { reason: 'suppression_address_invalid', errors });
  }
  const addressHash = hashAddress(channel, address);
  await transaction(async (tx) => {
    const isNew = await insertSuppression({ channel, addressHash, reason: 'manual', detail: note }, tx.pg);
    if (!isNew) throw new AppError('conflict', 'It is on the list.', { reason: 'suppression_exists' });
    const details = { channel, hash: shorten(addressHash), note };
    await recordAudit({ event: 'sys_suppression_added', actorId: id, details, ...from }, tx);
  });
  return {
    channel,
    hash: addressHash.toString('hex'),
    reason: 'manual',
    detail: note,
    createdAt: new Date().toISOString(),
  };
}

function isAddress(channel: SentChannel, address: string): boolean {
  if (channel === 'email') return mailAddress.safeParse(address).success;
  return channel !== 'sms' || phoneNumber.safeParse(address).success;
}

/** Takes an address off the list: it is sent to again. @throws AppError `not_found` */
export async function removeSuppression(
  viewer: Viewer,
  { channel, hash }: { channel: SentChannel; hash: string },
  { note }: { note: string },
  from: From = {},
): Promise<void> {
  const { id } = authorizeNotifications(viewer);
  const addressHash = Buffer.from(hash, 'hex');
  await transaction(async (tx) => {
    if (!(await deleteSuppression(channel, addressHash, tx.pg))) {
      throw new AppError('not_found', 'It is not on the list.');
    }
    const details = { channel, hash: shorten(addressHash), note };
    await recordAudit({ event: 'sys_suppression_removed', actorId: id, details, ...from }, tx);
  });
}

const shorten = (hash: Buffer) => hash.toString('hex').slice(0, HASH_SHOWN);

function toView({ channel, addressHash, reason, detail, createdAt }: ListedSuppression): SuppressionView {
  return { channel, hash: addressHash.toString('hex'), reason, detail, createdAt: createdAt.toISOString() };
}

/** `1795800000000.email.<hash>` */
function writeCursor({ createdAt, channel, addressHash }: ListedSuppression): string {
  return [createdAt.getTime(), channel, addressHash.toString('hex')].join('.');
}

function readCursor(cursor: string | undefined): SuppressionCursor | undefined {
  if (cursor === undefined) return undefined;
  const [, time, name, hash] = /^(\d{1,15})\.(\w+)\.([0-9a-f]{64})$/.exec(cursor) ?? [];
  const channel = SENT_CHANNELS.find((known) => known === name);
  if (time === undefined || hash === undefined || channel === undefined) {
    throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  }
  return { createdAt: new Date(Number(time)), channel, addressHash: Buffer.from(hash, 'hex') };
}
