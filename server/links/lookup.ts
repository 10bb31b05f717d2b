import { countWaiting, findReportsBy } from './reports/repository.ts';
import { findLinksOf } from './repository.ts';

/** A link as its owner takes it away; times are ISO 8601 in UTC. */
export type LinkOfPerson = {
  id: bigint;
  alias: string;
  url: string;
  title: string | null;
  clicks: number;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
};

/** The links of one person for that person, oldest first, also those in the trash, `limit` at a time, after the id `after`. */
export async function findLinksOfPerson(ownerId: bigint, after: bigint, limit: number): Promise<LinkOfPerson[]> {
  const rows = await findLinksOf(ownerId, after, limit);
  return rows.map(({ id, alias, url, title, clicks, createdAt, updatedAt, deletedAt }) => ({
    id,
    alias,
    url,
    title,
    clicks: Number(clicks),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
  }));
}

/** What a person has reported; `url` is the target at that time, times are ISO 8601 in UTC. */
export type ReportOfPerson = {
  id: bigint;
  alias: string;
  url: string;
  reason: string;
  text: string | null;
  isOpen: boolean;
  createdAt: string;
};

/** The links that one person has reported, for that person, oldest first, `limit` at a time, after the id `after`. */
export async function findReportsOfPerson(reporterId: bigint, after: bigint, limit: number): Promise<ReportOfPerson[]> {
  const rows = await findReportsBy(reporterId, after, limit);
  return rows.map(({ id, link, url, reason, text, state, createdAt }) => ({
    ...{ id, alias: link.alias, url, reason, text },
    isOpen: state === 'open',
    createdAt: createdAt.toISOString(),
  }));
}

/** Whether a person still has any link, in the trash or not. */
export async function ownsLinks(ownerId: bigint): Promise<boolean> {
  return (await findLinksOf(ownerId, 0n, 1)).length > 0;
}

/** Links that were reported and wait for a decision, for admins; counted up to `max`. */
export function countReportedLinks(max: number): Promise<number> {
  return countWaiting(max);
}
