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
