import type { LinkState } from '@/server/links/terms.ts';

/** Which of the viewer's links a list shows; empty texts ask for nothing. */
export interface LinksFilter {
  /** Looked for in alias, target and title. */
  q: string;
  state: LinkState;
  tag: string;
  health: '' | 'broken';
}

export const ALL_LINKS: LinksFilter = { q: '', state: 'active', tag: '', health: '' };

const Q_MAX = 200;
const TAG_MAX = 40;

/** The list that an address asks for; anything unknown means the plain list. */
export function readLinksFilter(get: (name: string) => string | null | undefined): LinksFilter {
  const state = get('state');
  return {
    q: (get('q') ?? '').trim().slice(0, Q_MAX),
    state: state === 'deleted' || state === 'archived' ? state : 'active',
    tag: [...(get('tag') ?? '').trim()].slice(0, TAG_MAX).join(''),
    health: get('health') === 'broken' ? 'broken' : '',
  };
}

/** The parameters of a list, as pages and the API both name them. */
export function filterParams({ q, state, tag, health }: LinksFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (state !== 'active') params.set('state', state);
  if (tag !== '') params.set('tag', tag);
  if (health !== '') params.set('health', health);
  if (q !== '') params.set('q', q);
  return params;
}

/** The address of a list. */
export function linksHref(filter: Partial<LinksFilter>): string {
  const params = filterParams({ ...ALL_LINKS, ...filter });
  return params.size > 0 ? `/links?${params}` : '/links';
}

/** The address of one link, or of one of its pages. */
export function linkHref(id: string, page?: 'edit' | 'qr' | 'stats' | 'webhooks'): string {
  return page === undefined ? `/links/${id}` : `/links/${id}/${page}`;
}
