import { prisma } from '@/server/platform/db/client.ts';
import type { LinkDomain } from '@/server/platform/db/generated/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type { LinkDomain };

/** What may be set on a short domain. */
export interface DomainSettings {
  rootUrl?: string | null;
  missingUrl?: string | null;
}

/** All short domains, in the order they were made. */
export function findDomains(): Promise<LinkDomain[]> {
  return prisma.linkDomain.findMany({ orderBy: { id: 'asc' } });
}

export function findDomain(id: bigint): Promise<LinkDomain | null> {
  return prisma.linkDomain.findUnique({ where: { id } });
}

/** How many links stand on each domain, in the trash or not; domains without any are left out. */
export async function countLinksByDomain(): Promise<Map<bigint, number>> {
  const counts = await prisma.link.groupBy({ by: ['domainId'], _count: { _all: true } });
  return new Map(counts.map(({ domainId, _count }) => [domainId, _count._all]));
}

/** Stores a domain; null when its host is taken (nothing is stored then). */
export async function insertDomain(
  domain: { id: bigint; host: string; rootUrl: string | null; missingUrl: string | null },
  tx: Transaction,
): Promise<LinkDomain | null> {
  const { count } = await tx.prisma.linkDomain.createMany({ data: [domain], skipDuplicates: true });
  return count === 0 ? null : tx.prisma.linkDomain.findUnique({ where: { id: domain.id } });
}

/** Changes a domain; null when it is gone. @param version also null when it has another one */
export async function updateDomain(
  id: bigint,
  change: DomainSettings,
  version: number | undefined,
  tx: Transaction,
): Promise<LinkDomain | null> {
  const data = { ...change, version: { increment: 1 } };
  const { count } = await tx.prisma.linkDomain.updateMany({
    where: { id, ...(version === undefined ? {} : { version }) },
    data,
  });
  return count === 0 ? null : tx.prisma.linkDomain.findUnique({ where: { id } });
}

/**
 * Removes a domain on which no link stands. Whoever makes one at the same time holds the row (`holdDomain`), and is waited for.
 * @returns what was removed, `used` when links stand on it, null when there is no such domain
 */
export async function deleteUnusedDomain(id: bigint, tx: Transaction): Promise<LinkDomain | 'used' | null> {
  await tx.pg.query({
    name: 'links-lock-domain',
    text: 'SELECT 1 FROM link_domains WHERE id = $1 FOR UPDATE',
    values: [id],
  });
  if ((await tx.prisma.link.count({ where: { domainId: id }, take: 1 })) > 0) return 'used';
  const found = await tx.prisma.linkDomain.findUnique({ where: { id } });
  if (found !== null) await tx.prisma.linkDomain.delete({ where: { id } });
  return found;
}

/** Keeps a domain from being removed until the transaction ends; false when it is gone. */
export async function holdDomain(id: bigint, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'links-hold-domain',
    text: 'SELECT 1 FROM link_domains WHERE id = $1 FOR KEY SHARE',
    values: [id],
  });
  return rowCount === 1;
}
