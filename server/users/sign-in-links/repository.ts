import { prisma } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

/** Keeps a link, by the hash of its token, until `expiresAt`. */
export async function insertSignInLink(
  link: { tokenHash: string; userId: bigint; expiresAt: Date },
  tx: Transaction,
): Promise<void> {
  await tx.prisma.signInLink.create({ data: link, select: { tokenHash: true } });
}

/** Uses a link up and gives whose it is; null when it is unknown, used or too old. Of several at once one gets it. */
export async function claimSignInLink(tokenHash: string, tx: Transaction): Promise<bigint | null> {
  const { rows } = await tx.pg.query<{ userId: bigint }>({
    name: 'users.claim-sign-in-link',
    text: `UPDATE sign_in_links SET used_at = now()
            WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now() RETURNING user_id AS "userId"`,
    values: [tokenHash],
  });
  return rows[0]?.userId ?? null;
}

/** Notes that mail to the address arrives. */
export async function markEmailVerified(userId: bigint, tx: Transaction): Promise<void> {
  await tx.prisma.user.updateMany({
    where: { id: userId, emailVerifiedAt: null },
    data: { emailVerifiedAt: new Date() },
  });
}

/** No link that was sent to this person opens anything any more. */
export async function dropSignInLinks(userId: bigint, tx: Transaction): Promise<void> {
  await tx.prisma.signInLink.deleteMany({ where: { userId, usedAt: null } });
}

/** Deletes links that ended; gives how many. */
export async function deleteExpiredSignInLinks(): Promise<number> {
  return (await prisma.signInLink.deleteMany({ where: { expiresAt: { lt: new Date() } } })).count;
}
