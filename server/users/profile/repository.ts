import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';

export type ProfileRow = {
  id: bigint;
  handle: string;
  name: string;
  email: string;
  bio: string;
  language: string | null;
  timeZone: string | null;
  pictureKey: string | null;
  isPrivate: boolean;
  hasPassword: boolean;
  version: number;
  createdAt: Date;
};

export type ProfileChange = Partial<
  Pick<ProfileRow, 'name' | 'handle' | 'bio' | 'language' | 'timeZone' | 'isPrivate'> & { handleSkeleton: string }
>;

const COLUMNS = `id, handle, name, email, bio, language, time_zone AS "timeZone", picture_key AS "pictureKey",
  is_private AS "isPrivate", password_hash IS NOT NULL AS "hasPassword", version, created_at AS "createdAt"`;

const UNIQUE_VIOLATION = '23505';

export async function findProfile(id: bigint): Promise<ProfileRow | null> {
  const { rows } = await pg.query<ProfileRow>({
    name: 'users.profile-find',
    text: `SELECT ${COLUMNS} FROM users WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The profile of a living account, which nobody else changes until the transaction ends. */
export async function lockProfile(id: bigint, tx: Transaction): Promise<ProfileRow | null> {
  const { rows } = await tx.pg.query<ProfileRow>({
    name: 'users.profile-lock',
    text: `SELECT ${COLUMNS} FROM users WHERE id = $1 AND disabled_at IS NULL FOR UPDATE`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Whose handle has this skeleton. */
export async function findHandle(handleSkeleton: string): Promise<{ id: bigint; handle: string } | null> {
  const { rows } = await pg.query<{ id: bigint; handle: string }>({
    name: 'users.handle-find',
    text: 'SELECT id, handle FROM users WHERE handle_skeleton = $1',
    values: [handleSkeleton],
  });
  return rows[0] ?? null;
}

/** Saves a change as the next version. Fails as the database does when somebody has taken the handle meanwhile (`isHandleTaken`). */
export async function updateProfile(id: bigint, change: ProfileChange, tx: Transaction): Promise<ProfileRow> {
  const { rows } = await tx.pg.query<ProfileRow>({
    name: 'users.profile-update',
    text: `UPDATE users
              SET name = coalesce($2, name), handle = coalesce($3, handle), handle_skeleton = coalesce($4, handle_skeleton),
                  bio = coalesce($5, bio), is_private = coalesce($6, is_private),
                  language = CASE WHEN $7 THEN $8 ELSE language END,
                  time_zone = CASE WHEN $9 THEN $10 ELSE time_zone END,
                  version = version + 1
            WHERE id = $1 RETURNING ${COLUMNS}`,
    values: [
      id,
      change.name ?? null,
      change.handle ?? null,
      change.handleSkeleton ?? null,
      change.bio ?? null,
      change.isPrivate ?? null,
      change.language !== undefined,
      change.language ?? null,
      change.timeZone !== undefined,
      change.timeZone ?? null,
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error('a locked profile is gone');
  return row;
}

export function isHandleTaken(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === UNIQUE_VIOLATION;
}

/** Puts a picture (null: none) in the place of the one before. */
export async function updatePicture(id: bigint, pictureKey: string | null, tx: Transaction): Promise<ProfileRow> {
  const { rows } = await tx.pg.query<ProfileRow>({
    name: 'users.profile-picture',
    text: `UPDATE users SET picture_key = $2, version = version + 1 WHERE id = $1 RETURNING ${COLUMNS}`,
    values: [id, pictureKey],
  });
  const row = rows[0];
  if (row === undefined) throw new Error('a locked profile is gone');
  return row;
}

/** Lets in everybody who waits; gives who. */
export async function acceptAllRequests(id: bigint, tx: Transaction): Promise<bigint[]> {
  const { rows } = await tx.pg.query<{ followerId: bigint }>({
    name: 'users.accept-all',
    text: `UPDATE follows SET state = 'accepted' WHERE followee_id = $1 AND state = 'requested'
           RETURNING follower_id AS "followerId"`,
    values: [id],
  });
  return rows.map(({ followerId }) => followerId);
}

/** The language that a person has chosen; null when they leave it to the browser. */
export async function findLanguage(id: bigint): Promise<string | null> {
  const { rows } = await pg.query<{ language: string | null }>({
    name: 'users.language',
    text: 'SELECT language FROM users WHERE id = $1',
    values: [id],
  });
  return rows[0]?.language ?? null;
}
