import { pg } from '@/server/platform/db/client.ts';

export type PersonRow = { id: bigint; handle: string; name: string; pictureKey: string | null };

export type PersonDetailsRow = PersonRow & {
  bio: string;
  isPrivate: boolean;
  createdAt: Date;
  followers: bigint;
  following: bigint;
  follow: 'requested' | 'accepted' | null;
  followsMe: boolean;
};

const PERSON = 'u.id, u.handle, u.name, u.picture_key AS "pictureKey"';

/** A living account that has no block between it and the viewer ($1), in either direction. */
const VISIBLE = `u.disabled_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM blocks b WHERE (b.blocker_id = $1 AND b.blocked_id = u.id) OR (b.blocker_id = u.id AND b.blocked_id = $1))`;

/** Those of the people with these ids whom the viewer may see. */
export async function findVisible(viewerId: bigint, ids: readonly bigint[]): Promise<PersonRow[]> {
  const { rows } = await pg.query<PersonRow>({
    name: 'users.people-by-ids',
    text: `SELECT ${PERSON} FROM users u WHERE u.id = ANY($2::int8[]) AND ${VISIBLE}`,
    values: [viewerId, ids.map(String)],
  });
  return rows;
}

/** Best first: the very handle, then what begins with the words, then what holds them, then what is only like them. */
const SEARCH = `
  SELECT * FROM (
    SELECT ${PERSON}, CASE
        WHEN $2 = '' THEN 0
        WHEN u.handle = lower($2) THEN 0
        WHEN u.handle LIKE lower($3) || '%' OR u.name ILIKE $3 || '%' THEN 1
        WHEN u.handle LIKE '%' || lower($3) || '%' OR u.name ILIKE '%' || $3 || '%' THEN 2
        ELSE 3 END AS rank
      FROM users u
     WHERE ($2 = '' OR u.name ILIKE '%' || $3 || '%' OR u.handle ILIKE '%' || $3 || '%' OR u.name % $2 OR u.handle % $2)
       AND ${VISIBLE}) AS found
   WHERE (rank, id) > ($4::int, $5::int8)
   ORDER BY rank, id LIMIT $6`;

/** People whose name or handle is like `q`, after the one with this rank and id. */
export async function searchVisible(
  viewerId: bigint,
  q: string,
  after: { rank: number; id: bigint },
  limit: number,
): Promise<(PersonRow & { rank: number })[]> {
  const pattern = q.replace(/[\\%_]/g, '\\$&');
  const values = [viewerId, q, pattern, after.rank, after.id, limit];
  const { rows } = await pg.query<PersonRow & { rank: number }>({ name: 'users.people-search', text: SEARCH, values });
  return rows;
}

/** One person, by id or (when that is null) by handle, as the viewer may see them. */
export async function findDetails(viewerId: bigint, by: { id: bigint } | string): Promise<PersonDetailsRow | null> {
  const { rows } = await pg.query<PersonDetailsRow>({
    name: 'users.person-details',
    text: `
      SELECT ${PERSON}, u.bio, u.is_private AS "isPrivate", u.created_at AS "createdAt",
             (SELECT count(*) FROM follows f WHERE f.followee_id = u.id AND f.state = 'accepted') AS followers,
             (SELECT count(*) FROM follows f WHERE f.follower_id = u.id AND f.state = 'accepted') AS following,
             (SELECT state::text FROM follows f WHERE f.follower_id = $1 AND f.followee_id = u.id) AS follow,
             EXISTS (SELECT 1 FROM follows f
                      WHERE f.follower_id = u.id AND f.followee_id = $1 AND f.state = 'accepted') AS "followsMe"
        FROM users u WHERE (u.id = $2 OR u.handle = $3) AND ${VISIBLE}`,
    values: typeof by === 'string' ? [viewerId, null, by] : [viewerId, by.id, null],
  });
  return rows[0] ?? null;
}
