import { pg } from '@/server/platform/db/client.ts';
import type { BusinessFigures } from './schema.ts';

/**
 * Sessions that ended are deleted after a day, so sign-ins of the audit log count too: somebody who came and signed out was here.
 */
const FIGURES = {
  name: 'admin.business-figures',
  text: `
    WITH seen AS (
      SELECT user_id, max(at) AS at FROM (
        SELECT user_id, last_seen_at AS at FROM sessions WHERE last_seen_at > now() - interval '30 days'
        UNION ALL
        SELECT actor_id, at FROM audit_events
         WHERE event IN ('authn_login_success', 'session_created') AND at > now() - interval '30 days' AND actor_id IS NOT NULL
      ) AS sights GROUP BY user_id
    )
    SELECT count(*)::int AS people,
           count(*) FILTER (WHERE seen.at > now() - interval '1 day')::int AS "dailyActive",
           count(*) FILTER (WHERE seen.at IS NOT NULL)::int AS "monthlyActive",
           (count(*) FILTER (WHERE u.created_at < now() - interval '7 days' AND seen.at > now() - interval '7 days'))::float8
             / nullif(count(*) FILTER (WHERE u.created_at < now() - interval '7 days'), 0) AS "returnRate",
           count(*) FILTER (WHERE u.created_at > now() - interval '1 day')::int AS "newToday",
           count(*) FILTER (WHERE u.created_at > now() - interval '7 days')::int AS "newThisWeek"
      FROM users u LEFT JOIN seen ON seen.user_id = u.id
     WHERE u.disabled_at IS NULL`,
};

/** Counts over everybody who is not disabled. */
export async function countPeople(): Promise<BusinessFigures> {
  const { rows } = await pg.query<BusinessFigures>(FIGURES);
  const row = rows[0];
  if (!row) throw new Error('an aggregate gives one row');
  return row;
}
