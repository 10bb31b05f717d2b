import type { Role } from '@/server/platform/auth/viewer.ts';
import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { foldHandle, proposeHandle } from './handle.ts';

export type UserRow = {
  id: bigint;
  email: string;
  name: string;
  role: Role;
  passwordHash: string | null;
  disabledAt: Date | null;
};

export type InvitationRow = {
  id: bigint;
  email: string | null;
  role: Role;
  invitedBy: bigint | null;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
};

const USER = { id: true, email: true, name: true, role: true, passwordHash: true, disabledAt: true } as const;

const INVITATION = {
  id: true,
  email: true,
  role: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
  usedAt: true,
} as const;

export function findUserByEmail(email: string): Promise<UserRow | null> {
  return prisma.user.findUnique({ where: { email }, select: USER });
}

/** Says whether there is any account at all. */
export async function anyUserExists(tx?: Transaction): Promise<boolean> {
  return (await (tx?.prisma ?? prisma).user.findFirst({ select: { id: true } })) !== null;
}

/** Handles that are tried: with the first free digits there is nearly always one. */
const HANDLE_ATTEMPTS = 8;

/** Adds a person with a free handle. False when the address is taken, also by somebody who came at the same moment. */
export async function insertUser(
  user: { id: bigint; email: string; name: string; role: Role; passwordHash: string | null },
  tx?: Transaction,
): Promise<boolean> {
  const db = tx?.prisma ?? prisma;
  for (let attempt = 0; attempt < HANDLE_ATTEMPTS; attempt++) {
    const handle = proposeHandle(user.email, attempt);
    const row = { ...user, handle, handleSkeleton: foldHandle(handle) };
    const { count } = await db.user.createMany({ data: [row], skipDuplicates: true });
    if (count === 1) return true;
    if ((await db.user.findUnique({ where: { email: user.email }, select: { id: true } })) !== null) return false;
  }
  throw new Error('no free handle was found');
}

export async function updateUser(
  id: bigint,
  change: { name?: string; role?: Role; passwordHash?: string; disabledAt?: Date | null },
): Promise<void> {
  await prisma.user.update({ where: { id }, data: change, select: { id: true } });
}

export function insertInvitation(
  invitation: {
    id: bigint;
    tokenHash: string;
    email: string | null;
    role: Role;
    invitedBy: bigint | null;
    expiresAt: Date;
  },
  tx?: Transaction,
): Promise<InvitationRow> {
  return (tx?.prisma ?? prisma).invitation.create({ data: invitation, select: INVITATION });
}

export function findInvitation(tokenHash: string, tx?: Transaction): Promise<InvitationRow | null> {
  return (tx?.prisma ?? prisma).invitation.findUnique({ where: { tokenHash }, select: INVITATION });
}

/** Unused and still valid, newest first, after the invitation `before`. Set-up links are nobody's invitations. */
export function findOpenInvitations(limit: number, before: bigint | undefined): Promise<InvitationRow[]> {
  return prisma.invitation.findMany({
    where: {
      usedAt: null,
      expiresAt: { gt: new Date() },
      invitedBy: { not: null },
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take: limit,
    select: INVITATION,
  });
}

/** Uses an invitation up. Of several at once only one gets true: the row's lock lets the others see it used. */
export async function claimInvitation(id: bigint, usedBy: bigint, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'users.claim-invitation',
    text: 'UPDATE invitations SET used_at = now(), used_by = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > now()',
    values: [id, usedBy],
  });
  return rowCount === 1;
}

/** False when there is no such unused invitation. */
export async function deleteOpenInvitation(id: bigint, tx: Transaction): Promise<boolean> {
  const { count } = await tx.prisma.invitation.deleteMany({ where: { id, usedAt: null, invitedBy: { not: null } } });
  return count === 1;
}

export async function deleteUnusedSetUpLinks(tx: Transaction): Promise<void> {
  await tx.prisma.invitation.deleteMany({ where: { usedAt: null, invitedBy: null } });
}

/** Until the end of the transaction nobody else sets up this installation. */
export async function lockSetUp(tx: Transaction): Promise<void> {
  await tx.pg.query("SELECT pg_advisory_xact_lock(hashtext('users.set-up'))");
}
