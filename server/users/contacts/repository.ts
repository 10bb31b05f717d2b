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

/** People by what they are; what is left out counts for all. Who has chosen no language is in every one. */
export type PeopleSegment = { roles?: readonly Role[]; language?: 'ko' | 'en' };

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

export async function findSegment(
  afterId: bigint,
  { roles, language }: PeopleSegment,
  limit: number,
): Promise<bigint[]> {
  const { rows } = await pg.query<{ id: bigint }>({
    name: 'users.segment',
    text: `SELECT id FROM users
            WHERE id > $1 AND disabled_at IS NULL AND ($2::text[] IS NULL OR role::text = ANY($2))
              AND ($3::text IS NULL OR language IS NULL OR language = $3)
            ORDER BY id LIMIT $4`,
    values: [afterId, roles ?? null, language ?? null, limit],
  });
  return rows.map(({ id }) => id);
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
