import { pg } from '@/server/platform/db/client.ts';

const TAKE = `
  UPDATE links SET passes = passes + (max_clicks IS NOT NULL)::int
  WHERE id = $1 AND deleted_at IS NULL AND (max_clicks IS NULL OR passes < max_clicks)
  RETURNING id`;

/**
 * Takes one of the visits that a link has left; false when none is. One statement, whose condition Postgres looks at again after it has waited
 * for others: of any number of visitors in any number of processes exactly so many get one as there are. A process that dies after it has
 * lost one visit, never given one too many. A link that has lost its limit meanwhile lets everybody through.
 */
export async function takePass(linkId: string): Promise<boolean> {
  const { rowCount } = await pg.query({ name: 'links-take-pass', text: TAKE, values: [linkId] });
  return rowCount === 1;
}

/** The hash of a link's password, or null when it has none any more. */
export async function findPasswordHash(linkId: string): Promise<string | null> {
  const { rows } = await pg.query<{ hash: string | null }>({
    name: 'links-password-hash',
    text: 'SELECT password_hash AS hash FROM links WHERE id = $1',
    values: [linkId],
  });
  return rows[0]?.hash ?? null;
}
