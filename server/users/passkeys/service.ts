import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { requireFreshIdentity } from '../second-factor/fresh-identity.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import {
  deletePasskey,
  findPasskey,
  findPasskeys,
  insertPasskey,
  type PasskeyRow,
  renamePasskeyRow,
} from './repository.ts';
import type { PasskeyView, RegisterPasskeyInput } from './schema.ts';

const MAX_PASSKEYS = 20;

/** The viewer's passkeys, the oldest first; there are few, so one page holds them all. */
export async function listPasskeys(viewer: Viewer): Promise<{ items: PasskeyView[]; nextCursor: null }> {
  return { items: (await findPasskeys(viewer.id)).map(toView), nextCursor: null };
}

/**
 * What the browser needs to make a passkey for this account, here (`origin`).
 * @throws AppError `conflict` (`passkeys_too_many`) and like `requireFreshIdentity`
 */
export async function beginRegistration(viewer: Viewer, origin: string) {
  await requireFreshIdentity(viewer);
  const existing = await findPasskeys(viewer.id);
  if (existing.length >= MAX_PASSKEYS) {
    throw new AppError('conflict', `No more than ${MAX_PASSKEYS} passkeys.`, { reason: 'passkeys_too_many' });
  }
  const options = await generateRegistrationOptions({
    rpName: 'Maru',
    rpID: new URL(origin).hostname,
    userID: userHandleOf(viewer.id),
    userName: viewer.email,
    userDisplayName: viewer.name,
    excludeCredentials: existing.map(({ id, transports }) => ({ id, transports })),
    // A passkey stands for two factors: it is on a device, and the device knows its person.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await keepChallenge(options.challenge, `register:${viewer.id}`);
  return { ...options };
}

/**
 * Keeps a passkey that the browser has made.
 * @throws AppError `invalid` (`passkey_refused`), `conflict` (`passkey_taken`) and like `requireFreshIdentity`
 */
export async function registerPasskey(
  viewer: Viewer,
  { name, response }: RegisterPasskeyInput,
  origin: string,
  caller: Caller,
): Promise<PasskeyView> {
  await requireFreshIdentity(viewer);
  const verified = await verify(viewer, response as unknown as RegistrationResponseJSON, origin);
  if (!verified.verified) throw refused();
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const row = {
    id: credential.id,
    userId: viewer.id,
    name,
    publicKey: Uint8Array.from(credential.publicKey),
    counter: BigInt(credential.counter),
    transports: credential.transports ?? [],
    backedUp: credentialBackedUp,
  };
  await transaction(async (tx) => {
    if (!(await insertPasskey(row, tx))) {
      throw new AppError('conflict', 'This passkey is in use.', { reason: 'passkey_taken' });
    }
    await recordAudit({ event: 'authn_factor_added', ...entry(viewer, caller), details: { factor: 'passkey' } }, tx);
  });
  return toView({ ...row, createdAt: new Date(), lastUsedAt: null });
}

/** Gives a passkey another name. @throws AppError `not_found` */
export async function renamePasskey(viewer: Viewer, id: string, name: string): Promise<PasskeyView> {
  if (!(await renamePasskeyRow(viewer.id, id, name))) throw missing();
  const row = await findPasskey(id);
  if (row === null) throw missing();
  return toView(row);
}

/** Nobody gets in with this passkey any more. @throws AppError `not_found` and like `requireFreshIdentity` */
export async function removePasskey(viewer: Viewer, id: string, caller: Caller): Promise<void> {
  await requireFreshIdentity(viewer);
  await transaction(async (tx) => {
    if (!(await deletePasskey(viewer.id, id, tx))) throw missing();
    await recordAudit({ event: 'authn_factor_removed', ...entry(viewer, caller), details: { factor: 'passkey' } }, tx);
  });
}

/** How an account is called inside of its passkeys. */
export function userHandleOf(userId: bigint): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(String(userId));
}

async function verify(
  viewer: Viewer,
  response: RegistrationResponseJSON,
  origin: string,
): Promise<VerifiedRegistrationResponse> {
  try {
    return await verifyRegistrationResponse({
      response,
      expectedChallenge: (challenge) => takeChallenge(challenge, `register:${viewer.id}`),
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
    });
  } catch (error) {
    logger.info({ err: error }, 'a passkey was not taken');
    throw refused();
  }
}

function toView(row: PasskeyRow): PasskeyView {
  return {
    id: row.id,
    name: row.name,
    isBackedUp: row.backedUp,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

function entry(viewer: Viewer, caller: Caller) {
  return { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
}

function refused(): AppError {
  return new AppError('invalid', 'This passkey could not be checked. Try again.', { reason: 'passkey_refused' });
}

function missing(): AppError {
  return new AppError('not_found', 'There is no such passkey.');
}
