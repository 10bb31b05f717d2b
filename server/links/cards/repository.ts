import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

/** A link whose target is to be read; `cardUrl` is the target that its card is of, null when it has none. */
export type CardTarget = { id: bigint; ownerId: bigint; url: string; cardUrl: string | null };

export async function findCardTarget(linkId: bigint): Promise<CardTarget | null> {
  const { rows } = await pg.query<CardTarget>({
    name: 'links.card-target',
    text: `SELECT l.id, l.owner_id AS "ownerId", l.url, c.url AS "cardUrl"
             FROM links l LEFT JOIN link_cards c ON c.link_id = l.id
            WHERE l.id = $1 AND l.deleted_at IS NULL`,
    values: [linkId],
  });
  return rows[0] ?? null;
}

export type NewCard = {
  linkId: bigint;
  url: string;
  title: string | null;
  description: string | null;
  siteName: string | null;
  imageKey: string | null;
  failure: string | null;
};

/**
 * Stores what was read of a target; what could not be read this time does not replace what was once. Gives the key of the picture that is not shown any
 * more (null: none), or undefined when nothing was stored: the link leads elsewhere by now, or is gone.
 */
export async function upsertCard(card: NewCard, tx: Transaction): Promise<string | null | undefined> {
  const { rows: before } = await tx.pg.query<{ imageKey: string | null }>({
    name: 'links.card-lock',
    text: `SELECT c.image_key AS "imageKey" FROM links l LEFT JOIN link_cards c ON c.link_id = l.id
            WHERE l.id = $1 AND l.url = $2 AND l.deleted_at IS NULL FOR UPDATE OF l`,
    values: [card.linkId, card.url],
  });
  const [old] = before;
  if (old === undefined) return undefined;
  const { rowCount } = await tx.pg.query({
    name: 'links.card-upsert',
    text: `INSERT INTO link_cards AS c (link_id, url, title, description, site_name, image_key, failure, fetched_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, now())
           ON CONFLICT (link_id) DO UPDATE
              SET url = excluded.url, title = excluded.title, description = excluded.description, site_name = excluded.site_name,
                  image_key = excluded.image_key, failure = excluded.failure, fetched_at = excluded.fetched_at
            WHERE excluded.failure IS NULL OR c.failure IS NOT NULL OR c.url <> excluded.url`,
    values: [card.linkId, card.url, card.title, card.description, card.siteName, card.imageKey, card.failure],
  });
  return rowCount === 0 ? undefined : old.imageKey;
}

/** The key of the picture on a link's card. */
export async function findCardImage(linkId: bigint, tx: Transaction): Promise<string | null> {
  const { rows } = await tx.pg.query<{ imageKey: string | null }>({
    name: 'links.card-image',
    text: 'SELECT image_key AS "imageKey" FROM link_cards WHERE link_id = $1',
    values: [linkId],
  });
  return rows[0]?.imageKey ?? null;
}
