import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type PasskeyRow = {
  id: string;
  userId: bigint;
  name: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: bigint;
  transports: string[];
  backedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
};

/** All passkeys of a person, the oldest first. */
export function findPasskeys(userId: bigint): Promise<PasskeyRow[]> {
  return prisma.passkey.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
}

/** The passkey with this credential id. */
export function findPasskey(id: string): Promise<PasskeyRow | null> {
  return prisma.passkey.findUnique({ where: { id } });
}

/** False when somebody has this credential already. */
export async function insertPasskey(
  passkey: Omit<PasskeyRow, 'createdAt' | 'lastUsedAt'>,
  tx: Transaction,
): Promise<boolean> {
  const { count } = await tx.prisma.passkey.createMany({ data: [passkey], skipDuplicates: true });
  return count === 1;
}

/** Notes a use. False when the counter did not grow, also against a use at the same moment: a copy of the key may be about. */
export async function notePasskeyUse(id: string, counter: bigint, backedUp: boolean): Promise<boolean> {
  const { count } = await prisma.passkey.updateMany({
    where: { id, OR: [{ counter: { lt: counter } }, ...(counter === 0n ? [{ counter: 0n }] : [])] },
    data: { counter, backedUp, lastUsedAt: new Date() },
  });
  return count === 1;
}

/** False when the person has no such passkey. */
export async function renamePasskeyRow(userId: bigint, id: string, name: string): Promise<boolean> {
  return (await prisma.passkey.updateMany({ where: { id, userId }, data: { name } })).count === 1;
}

/** False when the person has no such passkey. */
export async function deletePasskey(userId: bigint, id: string, tx: Transaction): Promise<boolean> {
  return (await tx.prisma.passkey.deleteMany({ where: { id, userId } })).count === 1;
}
