import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type LinkedAccountRow = { provider: string; createdAt: Date };

/** Whose account opens with this one of elsewhere. */
export async function findLinkedUser(provider: string, providerAccountId: string): Promise<bigint | null> {
  const where = { provider_providerAccountId: { provider, providerAccountId } };
  return (await prisma.oAuthAccount.findUnique({ where, select: { userId: true } }))?.userId ?? null;
}

/** The accounts elsewhere that open this one. */
export function findLinkedAccounts(userId: bigint): Promise<LinkedAccountRow[]> {
  return prisma.oAuthAccount.findMany({
    where: { userId },
    select: { provider: true, createdAt: true },
    orderBy: { createdAt: 'asc' },
  });
}

/** False when the account of elsewhere opens one already, also of somebody who came at the same moment. */
export async function insertLinkedAccount(
  account: { provider: string; providerAccountId: string; userId: bigint },
  tx: Transaction,
): Promise<boolean> {
  return (await tx.prisma.oAuthAccount.createMany({ data: [account], skipDuplicates: true })).count === 1;
}

/** False when nothing of this provider was linked. */
export async function deleteLinkedAccounts(userId: bigint, provider: string, tx: Transaction): Promise<boolean> {
  return (await tx.prisma.oAuthAccount.deleteMany({ where: { userId, provider } })).count > 0;
}

/** The account with this address, and whether mail to it is known to arrive. */
export function findUserByAddress(email: string): Promise<{ id: bigint; emailVerifiedAt: Date | null } | null> {
  return prisma.user.findUnique({ where: { email }, select: { id: true, emailVerifiedAt: true } });
}

/** Notes that the provider vouches for the address. */
export async function markAddressVerified(userId: bigint, tx: Transaction): Promise<void> {
  await tx.prisma.user.updateMany({ where: { id: userId }, data: { emailVerifiedAt: new Date() } });
}
