import { env } from '@/server/platform/env.ts';
import { viewCard } from './cards/view-card.ts';
import { OWN_DOMAIN } from './domains.ts';
import { viewHealth } from './health/view-health.ts';
import type { LinkDetails } from './repository.ts';
import { linkExperiment, linkRule } from './rules/schema.ts';
import type { LinkView } from './schema.ts';
import { MODERATIONS } from './terms.ts';

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
    health: health ? viewHealth(health) : null,
    // The card of a target that the link no longer leads to is nobody's business.
    card: card?.url === row.url ? viewCard(card) : null,
    clicks: Number(row.clicks),
    botClicks: Number(row.botClicks),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletedAt: row.deletedAt?.toISOString() ?? null,
    version: row.version,
  };
}

/** The address people type: on a short domain, and on `SHORT_URL`, the alias stands at the root. */
export function shortUrlOf(
  { alias, domainId }: { alias: string; domainId: bigint },
  origin: string,
  domains: ReadonlyMap<bigint, string>,
): string {
  const host = domains.get(domainId);
  const segment = encodeURIComponent(alias);
  if (domainId === OWN_DOMAIN || host === undefined) {
    return env.SHORT_URL === undefined ? `${origin}/s/${segment}` : `${env.SHORT_URL}/${segment}`;
  }
  return `${origin.slice(0, origin.indexOf('//'))}//${host}/${segment}`;
}
