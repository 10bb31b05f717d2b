import { createCache } from '@/server/platform/cache/create-cache.ts';

/** Where an alias leads, ready to be answered. `linkId` is a decimal string: it is only written on. */
export interface Redirect {
  kind: 'redirect';
  linkId: string;
  url: string;
  status: 302;
  version: number;
}

/**
 * alias → target: process (10,000 entries, 5 s, never renewed by reads) → Redis → database. Edits reach every process by
 * pub/sub at once; without pub/sub within the 5 s of the process entries.
 */
export const redirects = createCache<Redirect>({
  name: 'links',
  ttlMs: 60_000,
  negativeTtlMs: 10_000,
  local: { max: 10_000, ttlMs: 5_000 },
  codec: {
    encode: ({ linkId, version, url }) => JSON.stringify([linkId, version, url]),
    decode: (text) => {
      const [linkId, version, url] = JSON.parse(text) as [string, number, string];
      return { kind: 'redirect', linkId, url, status: 302, version };
    },
  },
  version: ({ version }) => version,
});
