import type { Role } from '@/server/platform/auth/viewer.ts';
import { pg } from '@/server/platform/db/client.ts';

export type Contact = {
  id: bigint;
  email: string;
  name: string;
  handle: string;
  language: 'ko' | 'en' | null;
  timeZone: string | null;
  isDisabled: boolean;
};

/**
 * People by what they are; what is left out counts for all. Who has chosen no language is in every one. `signedUpSince`: ISO 8601;
 * `activeWithinDays`: seen in so many days before it is asked.
 */
export type PeopleSegment = {
  roles?: readonly Role[];
  language?: 'ko' | 'en';
  signedUpSince?: string;
  activeWithinDays?: number;
};

export async function findContacts(ids: readonly bigint[]): Promise<Contact[]> {
  const { rows } = await pg.query<Contact>({
    name: 'users.contacts',
    text: `SELECT id, email, name, handle, CASE WHEN language IN ('ko', 'en') THEN language END AS language,
             time_zone AS "timeZone", disabled_at IS NOT NULL AS "isDisabled"
           FROM users WHERE id = ANY($1::int8[])`,
    values: [`{${ids.join(',')}}`],
  });
  return rows;
}

/** Who belongs to a segment and comes after `$1`, in the order of ids. */
const IN_SEGMENT = `
  u.id > $1 AND u.disabled_at IS NULL AND ($2::text[] IS NULL OR u.role::text = ANY($2))
    AND ($3::text IS NULL OR u.language IS NULL OR u.language = $3)
    AND ($4::timestamptz IS NULL OR u.created_at >= $4)
    AND ($5::int IS NULL OR EXISTS (
      SELECT FROM sessions s WHERE s.user_id = u.id AND s.last_seen_at >= now() - make_interval(days => $5)))`;

function segmentValues(afterId: bigint, segment: PeopleSegment): unknown[] {
  const { roles, language, signedUpSince, activeWithinDays } = segment;
  return [afterId, roles ?? null, language ?? null, signedUpSince ?? null, activeWithinDays ?? null];
}

export async function findSegment(afterId: bigint, segment: PeopleSegment, limit: number): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'users.segment',
    text: `SELECT u.id FROM users u WHERE ${IN_SEGMENT} ORDER BY u.id LIMIT $6`,
    values: [...segmentValues(afterId, segment), limit],
  });
  return rows.map(({ id }) => id);
}

export async function countSegment(afterId: bigint, segment: PeopleSegment): Promise<number> {
  const { rows } = await pg.query<{ count: number }>({
    name: 'users.segment-size',
    text: `SELECT count(*)::int AS count FROM users u WHERE ${IN_SEGMENT}`,
    values: segmentValues(afterId, segment),
  });
  return rows[0]?.count ?? 0;
}

/** Ids of people whose address or handle is this, or whose name contains it. */
export async function findMatching(text: string, limit: number): Promise<bigint[]> {
  // The characters that LIKE takes for wildcards are meant as they are typed.
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'users.matching',
    text: 'SELECT id FROM users WHERE email = lower($1) OR handle = lower($2) OR name ILIKE $3 ORDER BY id LIMIT $4',
    values: [text, text.replace(/^@/, ''), pattern, limit],
  });
  return rows.map(({ id }) => id);
}
