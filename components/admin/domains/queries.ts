import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import type { LinkDomainListJson } from '@/server/links/domains/schema.ts';

/** All short domains, with how many links stand on each. */
export function domainListQuery() {
  return queryOptions({
    queryKey: ['admin', 'domains'] as const,
    queryFn: async ({ signal }) => (await fetchJson<LinkDomainListJson>('/v1/link-domains', { signal })).items,
  });
}
