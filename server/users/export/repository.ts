import { pg } from '@/server/platform/db/client.ts';

/** Anything of the database as it goes into a file; JSON turns ids and times into text. */
export type ExportRow = Record<string, unknown>;

async function read(name: string, text: string, values: unknown[]): Promise<ExportRow[]> {
  return (await pg.query<ExportRow>({ name: `users.export-${name}`, text, values })).rows;
}

export async function readProfileForExport(
  userId: bigint,
): Promise<(ExportRow & { pictureKey: string | null }) | null> {
  const rows = await read(
    'profile',
    `SELECT id, email, email_verified_at AS "emailVerifiedAt", name, handle, bio, language, time_zone AS "timeZone",
            is_private AS "isPrivate", role::text AS role, created_at AS "createdAt", picture_key AS "pictureKey"
       FROM users WHERE id = $1`,
    [userId],
  );
  return (rows[0] as (ExportRow & { pictureKey: string | null }) | undefined) ?? null;
}

/** Without their ids, which are made of the cookie. */
export function readSessionsForExport(userId: bigint): Promise<ExportRow[]> {
  return read(
    'sessions',
    `SELECT user_agent AS "userAgent", address, created_at AS "createdAt", last_seen_at AS "lastSeenAt",
            expires_at AS "expiresAt", revoked_at AS "revokedAt"
       FROM sessions WHERE user_id = $1 ORDER BY created_at`,
    [userId],
  );
}

/** API keys, passkeys and linked accounts, without anything that opens something. */
export async function readKeysForExport(userId: bigint): Promise<Record<string, ExportRow[]>> {
  const [apiKeys, passkeys, linkedAccounts] = await Promise.all([
    read(
      'keys',
      `SELECT name, scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"
         FROM api_keys WHERE user_id = $1 ORDER BY id`,
      [userId],
    ),
    read(
      'passkeys',
      `SELECT name, created_at AS "createdAt", last_used_at AS "lastUsedAt"
         FROM passkeys WHERE user_id = $1 ORDER BY created_at`,
      [userId],
    ),
    read(
      'accounts',
      'SELECT provider, created_at AS "createdAt" FROM oauth_accounts WHERE user_id = $1 ORDER BY created_at',
      [userId],
    ),
  ]);
  return { apiKeys, passkeys, linkedAccounts };
}

/** Whom the person follows, who follows them, and whom they blocked. */
export async function readFollowsForExport(userId: bigint): Promise<Record<string, ExportRow[]>> {
  const [following, followers, blocked] = await Promise.all([
    read(
      'following',
      `SELECT u.handle, u.name, f.state::text AS state, f.created_at AS "since"
         FROM follows f JOIN users u ON u.id = f.followee_id WHERE f.follower_id = $1 ORDER BY f.created_at`,
      [userId],
    ),
    read(
      'followers',
      `SELECT u.handle, u.name, f.state::text AS state, f.created_at AS "since"
         FROM follows f JOIN users u ON u.id = f.follower_id WHERE f.followee_id = $1 ORDER BY f.created_at`,
      [userId],
    ),
    read(
      'blocked',
      `SELECT u.handle, u.name, b.created_at AS "since"
         FROM blocks b JOIN users u ON u.id = b.blocked_id WHERE b.blocker_id = $1 ORDER BY b.created_at`,
      [userId],
    ),
  ]);
  return { following, followers, blocked };
}

/** What the person did, and what was done to them, oldest first; where others did it from is not theirs to know. */
export function readAuditForExport(
  userId: bigint,
  after: bigint,
  limit: number,
): Promise<(ExportRow & { id: bigint })[]> {
  return read(
    'audit',
    `SELECT id, at, event, actor_id = $1 AS "byMe", details,
            CASE WHEN actor_id = $1 THEN address END AS address,
            CASE WHEN actor_id = $1 THEN user_agent END AS "userAgent"
       FROM audit_events WHERE (actor_id = $1 OR subject_id = $1) AND id > $2 ORDER BY id LIMIT $3`,
    [userId, after, limit],
  ) as Promise<(ExportRow & { id: bigint })[]>;
}
