import type { NotifyInput } from '../schema.ts';

let keys = 0;

/** Asks that somebody is told of an export that is ready; each ask is another notification. */
export function exportReady(id: bigint): NotifyInput {
  return {
    type: 'export-ready',
    recipients: [id],
    data: { taskId: 1n, bytes: 1_000_000, expiresAt: '2027-06-01T00:00:00Z' },
    dedupeKey: `export-${keys++}`,
  };
}

/** A sign-in from a browser that is not known: in the transactional lane, by all channels but SMS. */
export const signedIn = (recipients: readonly bigint[], dedupeKey = 'sign-in:1'): NotifyInput => ({
  type: 'new-sign-in',
  recipients,
  data: { browser: 'Firefox', system: 'Linux', address: '192.0.2.1' },
  dedupeKey,
});

/** A link that was followed often enough: in the normal lane. */
export const milestone = (recipients: readonly bigint[], dedupeKey: string, clicks = 100): NotifyInput => ({
  type: 'click-milestone',
  recipients,
  data: { linkId: 7n, alias: 'spring', clicks },
  dedupeKey,
});
