import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

/** Keeps a wish for an account until `expiresAt`; its link is made when the mail is written. */
export async function insertSignUpLink(
  link: { id: bigint; email: string; expiresAt: Date },
  tx: Transaction,
): Promise<void> {
  await tx.prisma.signUpLink.create({ data: link, select: { id: true } });
}

/** Whom a link is for; null when it is gone. */
export async function findSignUpWish(id: bigint): Promise<string | null> {
  return (await prisma.signUpLink.findUnique({ where: { id }, select: { email: true } }))?.email ?? null;
}

/** From now on the token with this hash makes the account. */
export async function setSignUpToken(id: bigint, tokenHash: string, tx: Transaction): Promise<void> {
  await tx.prisma.signUpLink.updateMany({ where: { id }, data: { tokenHash } });
}

/** The address that a living link was sent to; null when it is unknown, used or too old. */
export async function findSignUpAddress(tokenHash: string): Promise<string | null> {
  const row = await prisma.signUpLink.findFirst({
    where: { tokenHash, expiresAt: { gt: new Date() } },
    select: { email: true },
  });
  return row?.email ?? null;
}

/** Uses a living link up. Of several at once one gets true. */
export async function claimSignUpLink(tokenHash: string, tx: Transaction): Promise<boolean> {
  const { count } = await tx.prisma.signUpLink.deleteMany({ where: { tokenHash, expiresAt: { gt: new Date() } } });
  return count === 1;
}

/** No link to this address makes an account any more. */
export async function dropSignUpLinks(email: string, tx: Transaction): Promise<void> {
  await tx.prisma.signUpLink.deleteMany({ where: { email } });
}

/** Deletes links that ended; gives how many. */
export async function deleteExpiredSignUpLinks(): Promise<number> {
  return (await prisma.signUpLink.deleteMany({ where: { expiresAt: { lt: new Date() } } })).count;
}
