import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { hashPassword } from '@/server/platform/auth/password-hash.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError, type ErrorCode } from '@/server/platform/errors.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { type Caller, type Me, tracesOf } from './open-session.ts';
import { checkPassword } from './password.ts';
import { authorizeInviter } from './policy.ts';
import {
  anyUserExists,
  claimInvitation,
  deleteOpenInvitation,
  deleteUnusedSetUpLinks,
  findInvitation,
  findOpenInvitations,
  type InvitationRow,
  insertInvitation,
  insertUser,
  lockSetUp,
} from './repository.ts';
import type { CreateInvitationInput, InspectedInvitation, InvitationView, SignUpInput } from './schema.ts';

const DAY_MS = 24 * 3_600_000;
const SET_UP_LINK_MS = DAY_MS;

/** Why a link opens nothing. */
export type InvitationRefusal = 'invitation_unknown' | 'invitation_used' | 'invitation_expired' | 'already_set_up';

const REFUSALS: Record<InvitationRefusal, { code: ErrorCode; message: string }> = {
  invitation_unknown: { code: 'not_found', message: 'There is no such invitation.' },
  invitation_used: { code: 'gone', message: 'This invitation has been used.' },
  invitation_expired: { code: 'gone', message: 'This invitation has expired.' },
  already_set_up: { code: 'gone', message: 'This Maru is set up already.' },
};

/** The page that the link of an invitation opens. */
export function signUpPath(token: string): string {
  return `/sign-up/${token}`;
}

/**
 * Makes an invitation: whoever has the link makes one account with it, within as many days as the settings say.
 * @returns the invitation and its token, which is kept nowhere
 * @throws AppError `not_found` when the viewer is no admin
 */
export async function createInvitation(
  viewer: Viewer,
  input: CreateInvitationInput,
  caller: Caller,
): Promise<InvitationView & { token: string }> {
  const inviter = authorizeInviter(viewer);
  const { token, tokenHash } = newToken();
  const [id, days] = [await newIdAsync(), await readSetting('people.invitationDays')];
  const { role, email = null } = input;
  const expiresAt = new Date(Date.now() + days * DAY_MS);
  const details = { invitation: id.toString(), role, isPersonal: email !== null };
  const row = await transaction(async (tx) => {
    const made = await insertInvitation({ id, tokenHash, email, role, invitedBy: inviter.id, expiresAt }, tx);
    await recordAudit({ event: 'invitation_created', actorId: inviter.id, ...tracesOf(caller), details }, tx);
    return made;
  });
  return { ...toView(row), token };
}

/** Invitations that can still be used, newest first. @throws AppError `not_found` when the viewer is no admin */
export async function listInvitations(
  viewer: Viewer,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: InvitationView[]; nextCursor: string | null }> {
  authorizeInviter(viewer);
  const rows = await findOpenInvitations(query.limit + 1, readCursor(query.cursor));
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items: items.map(toView), nextCursor: rows.length > query.limit && last ? String(last.id) : null };
}

/** Takes an unused invitation back. @throws AppError `not_found` */
export async function revokeInvitation(viewer: Viewer, id: bigint, caller: Caller): Promise<void> {
  const inviter = authorizeInviter(viewer);
  const details = { invitation: id.toString() };
  await transaction(async (tx) => {
    if (!(await deleteOpenInvitation(id, tx))) throw refusal('invitation_unknown');
    await recordAudit({ event: 'invitation_revoked', actorId: inviter.id, ...tracesOf(caller), details }, tx);
  });
}

/**
 * The single-use link that makes the first admin, valid for a day; older unused ones die. Without the start's output nobody can become it.
 * @returns the token, for `signUpPath`
 * @throws AppError `gone` (`already_set_up`) as soon as there is any account
 */
export async function createSetupLink(): Promise<string> {
  const { token, tokenHash } = newToken();
  const id = await newIdAsync();
  await transaction(async (tx) => {
    await requireNotSetUp(tx);
    await deleteUnusedSetUpLinks(tx);
    const expiresAt = new Date(Date.now() + SET_UP_LINK_MS);
    await insertInvitation({ id, tokenHash, email: null, role: 'admin', invitedBy: null, expiresAt }, tx);
  });
  return token;
}

/** What a link opens, or why it opens nothing. */
export async function inspectInvitation(
  token: string,
): Promise<({ refused: null } & InspectedInvitation) | { refused: InvitationRefusal }> {
  const row = await findInvitation(hashToken(token));
  if (row === null) return { refused: 'invitation_unknown' };
  const setUp = row.invitedBy === null;
  if (setUp && (await anyUserExists())) return { refused: 'already_set_up' };
  if (row.usedAt !== null) return { refused: 'invitation_used' };
  if (row.expiresAt.getTime() <= Date.now()) return { refused: 'invitation_expired' };
  return { refused: null, setUp, email: row.email, role: row.role, expiresAt: row.expiresAt.toISOString() };
}

/** The same for callers who can do nothing with a refusal. @throws AppError `not_found` or `gone`, with the reason */
export async function requireInvitation(token: string): Promise<InspectedInvitation> {
  const { refused, ...invitation } = await inspectInvitation(token);
  if (refused !== null) throw refusal(refused);
  return invitation as InspectedInvitation;
}

/**
 * Makes the account that a link promises, and uses the link up: of many at once exactly one gets it.
 * @throws AppError `not_found` or `gone` (the link), `invalid` (`email_mismatch`, `password_short`, `password_common`),
 *   `conflict` (`email_taken`; the link stays good)
 */
export async function acceptInvitation(input: SignUpInput, caller: Caller): Promise<Me> {
  const { role, email: invited } = await requireInvitation(input.token);
  const { email, name } = input;
  if (invited !== null && invited !== email) {
    const errors = [{ path: 'email', message: 'email_mismatch' }];
    throw new AppError('invalid', 'Another address was invited.', { reason: 'email_mismatch', errors });
  }
  checkPassword(input.password, { email, name });
  const passwordHash = await hashPassword(input.password);
  const user: Me = { id: await newIdAsync(), email, name, role };
  await transaction((tx) => claim(tx, input.token, { ...user, passwordHash }, caller));
  return user;
}

type NewUser = Me & { passwordHash: string };

async function claim(tx: Transaction, token: string, user: NewUser, caller: Caller): Promise<void> {
  const invitation = await findInvitation(hashToken(token), tx);
  if (invitation === null) throw refusal('invitation_unknown');
  if (invitation.invitedBy === null) await requireNotSetUp(tx);
  // It was good a moment ago: who loses here lost against somebody else with the same link.
  if (!(await claimInvitation(invitation.id, user.id, tx))) throw refusal('invitation_used');
  if (!(await insertUser(user, tx))) throw emailTaken();
  const traces = { actorId: user.id, subjectId: user.id, ...tracesOf(caller) };
  const details = { invitation: invitation.id.toString(), role: user.role };
  await recordAudit({ event: 'invitation_used', ...traces, details }, tx);
  await recordAudit({ event: 'user_created', ...traces, details: { role: user.role, by: 'invitation' } }, tx);
}

/** The refusal of an address that has an account. */
export function emailTaken(): AppError {
  const errors = [{ path: 'email', message: 'email_taken' }];
  return new AppError('conflict', 'This address has an account.', { reason: 'email_taken', errors });
}

/** @throws AppError `gone` (`already_set_up`) */
async function requireNotSetUp(tx: Transaction): Promise<void> {
  await lockSetUp(tx);
  if (await anyUserExists(tx)) throw refusal('already_set_up');
}

function refusal(reason: InvitationRefusal): AppError {
  const { code, message } = REFUSALS[reason];
  return new AppError(code, message, { reason });
}

function readCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,18}$/.test(cursor)) throw new AppError('bad_input', 'No such page.', { reason: 'cursor_invalid' });
  return BigInt(cursor);
}

function newToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashToken(token) };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function toView(row: InvitationRow): InvitationView {
  const { id, email, role } = row;
  return { id, email, role, createdAt: row.createdAt.toISOString(), expiresAt: row.expiresAt.toISOString() };
}
