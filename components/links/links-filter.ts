import type { LinksFilter } from './queries.ts';

/** The list that an address asks for; anything unknown means the plain list. */
export function readLinksFilter(params: { q?: string | undefined; state?: string | undefined }): LinksFilter {
  return { q: (params.q ?? '').trim().slice(0, 200), state: params.state === 'deleted' ? 'deleted' : 'active' };
}

/** The address of a list. */
export function linksHref({ q, state }: LinksFilter): string {
  const params = new URLSearchParams();
  if (state === 'deleted') params.set('state', state);
  if (q !== '') params.set('q', q);
  return params.size > 0 ? `/links?${params}` : '/links';
}
