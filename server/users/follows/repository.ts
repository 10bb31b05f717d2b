import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { PersonRow } from '../people/repository.ts';

export type FollowState = 'requested' | 'accepted';

/**
 * Until the end of the transaction nothing between these two changes: follows and blocks take this lock first, so that whichever comes second
 * sees what the first has done. It is one lock for both directions, so two cannot wait for each other.
 */
export async function lockPair(one: bigint, other: bigint, tx: Transaction): Promise<void> {
  const [low, high] = one < other ? [one, other] : [other, one];
  await tx.pg.query({
    name: 'users.lock-pair',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('people:' || $1 || ':' || $2, 0))",
    values: [String(low), String(high)],
  });
}

/** Somebody who can be followed by the viewer: there, and without a block between them. Their privacy stays as it is for this transaction. */
export async function findFollowable(
  viewerId: bigint,
  id: bigint,
  tx: Transaction,
): Promise<{ isPrivate: boolean } | null> {
  const { rows } = await tx.pg.query<{ isPrivate: boolean }>({
    name: 'users.followable',
    text: `SELECT u.is_private AS "isPrivate" FROM users u
            WHERE u.id = $2 AND u.disabled_at IS NULL AND NOT EXISTS (
              SELECT 1 FROM blocks b
               WHERE (b.blocker_id = $1 AND b.blocked_id = $2) OR (b.blocker_id = $2 AND b.blocked_id = $1))
              FOR SHARE OF u`,
    values: [viewerId, id],
  });
  return rows[0] ?? null;
}

/** Adds a follow unless there is one; gives the state it has now and whether it is new. */
export async function insertFollow(
  followerId: bigint,
  followeeId: bigint,
  state: FollowState,
  tx: Transaction,
): Promise<{ state: FollowState; isNew: boolean }> {
  const { rows } = await tx.pg.query<{ state: FollowState; isNew: boolean }>({
    name: 'users.follow',
    text: `INSERT INTO follows (follower_id, followee_id, state) VALUES ($1, $2, $3::follow_state)
           ON CONFLICT (follower_id, followee_id) DO UPDATE SET state = follows.state
           RETURNING state::text AS state, xmax = 0 AS "isNew"`,
    values: [followerId, followeeId, state],
  });
  const row = rows[0];
  if (row === undefined) throw new Error('a follow was neither added nor there');
  return row;
}

/** Ends a follow or takes a request back; false when there was none. */
export async function deleteFollow(followerId: bigint, followeeId: bigint, tx?: Transaction): Promise<boolean> {
  const { rowCount } = await (tx?.pg ?? pg).query({
    name: 'users.unfollow',
    text: 'DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2',
    values: [followerId, followeeId],
  });
  return rowCount === 1;
}

/** Lets somebody in; false when nobody of this id waits. */
export async function acceptRequest(followerId: bigint, followeeId: bigint, tx: Transaction): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'users.follow-accept',
    text: `UPDATE follows SET state = 'accepted' WHERE follower_id = $1 AND followee_id = $2 AND state = 'requested'`,
    values: [followerId, followeeId],
  });
  return rowCount === 1;
}

/** Turns somebody away who waits; false when nobody of this id does. */
export async function deleteRequest(followerId: bigint, followeeId: bigint): Promise<boolean> {
  const { rowCount } = await pg.query({
    name: 'users.follow-refuse',
    text: `DELETE FROM follows WHERE follower_id = $1 AND followee_id = $2 AND state = 'requested'`,
    values: [followerId, followeeId],
  });
  return rowCount === 1;
}

/** Whose list, and which end of the follows is shown in it. */
export type FollowList = { ownerId: bigint; show: 'followers' | 'following'; state: FollowState };

/** People at one end of the follows of somebody, by id from the newest account on, as far as the viewer may see them. */
export async function findFollows(
  viewerId: bigint,
  { ownerId, show, state }: FollowList,
  before: bigint | undefined,
  limit: number,
): Promise<PersonRow[]> {
  const [shown, owner] = show === 'followers' ? ['follower_id', 'followee_id'] : ['followee_id', 'follower_id'];
  const { rows } = await pg.query<PersonRow>({
    name: `users.follows-${show}`,
    text: `SELECT u.id, u.handle, u.name, u.picture_key AS "pictureKey"
             FROM follows f JOIN users u ON u.id = f.${shown}
            WHERE f.${owner} = $2 AND f.state = $3::follow_state AND u.disabled_at IS NULL
              AND ($4::int8 IS NULL OR u.id < $4)
              AND NOT EXISTS (SELECT 1 FROM blocks b WHERE (b.blocker_id = $1 AND b.blocked_id = u.id)
                                                        OR (b.blocker_id = u.id AND b.blocked_id = $1))
            ORDER BY u.id DESC LIMIT $5`,
    values: [viewerId, ownerId, state, before ?? null, limit],
  });
  return rows;
}
