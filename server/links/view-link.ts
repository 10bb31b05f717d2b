import { OWN_DOMAIN } from './domains.ts';
import type { LinkDetails } from './repository.ts';
import { type LinkView, linkExperiment, linkRule } from './schema.ts';
import { HEALTH_STATES, MODERATIONS } from './terms.ts';

/**
 * A link as its owner sees it.
 * @param origin where we are reached; links on Maru's own address stand under it
 * @param domains hosts of the short domains by id
 */
export function toView(row: LinkDetails, origin: string, domains: ReadonlyMap<bigint, string>): LinkView {
  const { health, card } = row;
  return {
    id: row.id,
    alias: row.alias,
    domain: domains.get(row.domainId) ?? null,
    shortUrl: shortUrlOf(row, origin, domains),
    url: row.url,
    title: row.title,
    note: row.note,
    tags: row.tags,
    status: row.status,
    isEnabled: row.isEnabled,
    forwardsQuery: row.forwardsQuery,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    fallbackUrl: row.fallbackUrl,
    maxClicks: row.maxClicks,
    passes: row.passes,
    hasPassword: row.passwordHash !== null,
    rules: linkRule.array().parse(row.rules),
    experiment: row.experiment === null ? null : linkExperiment.parse(row.experiment),
    moderation: MODERATIONS.find((known) => known === row.moderation) ?? null,
    health: health
      ? {
          state: HEALTH_STATES.find((known) => known === health.state) ?? 'unknown',
          since: health.since.toISOString(),
          checkedAt: health.checkedAt?.toISOString() ?? null,
          httpStatus: health.httpStatus,
          failure: health.failure,
        }
      : null,
    card: card
      ? {
          title: card.title,
          description: card.description,
          siteName: card.siteName,
          imageUrl: card.imageKey === null ? null : `/v1/links/${row.id}/card-image`,
          fetchedAt: card.fetchedAt.toISOString(),
          failure: card.failure,
        }
      : null,
    clicks: Number(row.clicks),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    version: row.version,
  };
}

/** The address people type: on a short domain the alias stands at the root. */
export function shortUrlOf(
  { alias, domainId }: { alias: string; domainId: bigint },
  origin: string,
  domains: ReadonlyMap<bigint, string>,
): string {
  const host = domains.get(domainId);
  const segment = encodeURIComponent(alias);
  if (domainId === OWN_DOMAIN || host === undefined) return `${origin}/s/${segment}`;
  return `${origin.slice(0, origin.indexOf('//'))}//${host}/${segment}`;
}
