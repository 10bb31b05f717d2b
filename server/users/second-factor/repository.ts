import type { Role } from '@/server/platform/auth/viewer.ts';
import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type Account = {
  id: bigint;
  email: string;
  name: string;
  role: Role;
  language: string | null;
  passwordHash: string | null;
  disabledAt: Date | null;
};

export type Factors = {
  role: Role;
  passwordHash: string | null;
  totpSecret: Uint8Array | null;
  totpEnabledAt: Date | null;
  passkeys: number;
  /** Those that are not used yet. */
  recoveryCodes: number;
};

const ACCOUNT = {
  id: true,
  email: true,
  name: true,
  role: true,
  language: true,
  passwordHash: true,
  disabledAt: true,
} as const;

/** The account with this id, also when it is disabled. */
export function findAccount(id: bigint): Promise<Account | null> {
  return prisma.user.findUnique({ where: { id }, select: ACCOUNT });
}

/** What a person can prove who he is with. */
export async function findFactors(userId: bigint): Promise<Factors | null> {
  const row = await prisma.user.findUnique({
    where: { id: userId },
    select: {
      role: true,
      passwordHash: true,
      totpSecret: true,
      totpEnabledAt: true,
      _count: { select: { passkeys: true, recoveryCodes: { where: { usedAt: null } } } },
    },
  });
  if (row === null) return null;
  const { _count, ...rest } = row;
  return { ...rest, passkeys: _count.passkeys, recoveryCodes: _count.recoveryCodes };
}

/** When whoever uses this session last proved who they are; null when it has ended. */
export async function findLastProof(sessionId: string): Promise<Date | null> {
  const where = { id: sessionId, revokedAt: null };
  const row = await prisma.session.findFirst({ where, select: { createdAt: true, confirmedAt: true } });
  return row === null ? null : (row.confirmedAt ?? row.createdAt);
}

/** Notes that whoever uses this session proved just now who they are. */
export async function noteProof(sessionId: string): Promise<void> {
  await prisma.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { confirmedAt: new Date() } });
}

/** Uses a time step up: false when it, or a later one, was used before, also at the same moment. */
export async function claimTotpStep(userId: bigint, step: bigint): Promise<boolean> {
  const { count } = await prisma.user.updateMany({
    where: {
      id: userId,
      totpEnabledAt: { not: null },
      OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }],
    },
    data: { totpLastStep: step },
  });
  return count === 1;
}

/** Keeps a secret that nothing asks for yet; false when an app is in use already. */
export async function savePendingTotp(userId: bigint, totpSecret: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const { count } = await prisma.user.updateMany({ where: { id: userId, totpEnabledAt: null }, data: { totpSecret } });
  return count === 1;
}

/** From now on codes of the secret are asked for; false when it is no longer the pending one. */
export async function enableTotp(
  userId: bigint,
  secret: Uint8Array<ArrayBuffer>,
  step: bigint,
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.prisma.user.updateMany({
    where: { id: userId, totpEnabledAt: null, totpSecret: secret },
    data: { totpEnabledAt: new Date(), totpLastStep: step },
  });
  return count === 1;
}

/** No code is asked for any more; false when none was. */
export async function disableTotp(userId: bigint, tx: Transaction): Promise<boolean> {
  const { count } = await tx.prisma.user.updateMany({
    where: { id: userId, totpEnabledAt: { not: null } },
    data: { totpEnabledAt: null, totpSecret: null, totpLastStep: null },
  });
  return count === 1;
}

/** Puts these in the place of all recovery codes of a person. */
export async function replaceRecoveryCodes(userId: bigint, hashes: string[], tx: Transaction): Promise<void> {
  await tx.prisma.recoveryCode.deleteMany({ where: { userId } });
  await tx.prisma.recoveryCode.createMany({ data: hashes.map((hash) => ({ hash, userId })) });
}

/** Uses a recovery code up; false when there is no such unused one, also when two come at the same moment. */
export async function claimRecoveryCode(userId: bigint, hash: string): Promise<boolean> {
  const { count } = await prisma.recoveryCode.updateMany({
    where: { hash, userId, usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

/** Puts a new password in the place of the one that was checked; false when it is another one by now. */
export async function replacePassword(
  userId: bigint,
  change: { before: string | null; after: string },
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.prisma.user.updateMany({
    where: { id: userId, passwordHash: change.before },
    data: { passwordHash: change.after },
  });
  return count === 1;
}
