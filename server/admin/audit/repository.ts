import { pg } from '@/server/platform/db/client.ts';

export type AuditRow = {
  id: bigint;
  at: Date;
  event: string;
  actorId: bigint | null;
  actorName: string | null;
  subjectId: bigint | null;
  subjectName: string | null;
  address: string | null;
  userAgent: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
};

/** Ids carry their time, so a range of times is a range of ids. */
export type AuditWish = {
  event?: string | undefined;
  personIds?: bigint[] | undefined;
  fromId?: bigint | undefined;
  toId?: bigint | undefined;
  before?: bigint | undefined;
  limit: number;
};

const SELECT = `
  SELECT e.id, e.at, e.event, e.actor_id AS "actorId", a.name AS "actorName", e.subject_id AS "subjectId",
         s.name AS "subjectName", e.address, e.user_agent AS "userAgent", e.request_id AS "requestId", e.details
    FROM audit_events e LEFT JOIN users a ON a.id = e.actor_id LEFT JOIN users s ON s.id = e.subject_id`;

/** Newest first. Not prepared by name: which index is good depends on what is asked for. */
export async function findAuditEvents(wish: AuditWish): Promise<AuditRow[]> {
  const { event, personIds, fromId, toId, before, limit } = wish;
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(event, (place) => `e.event = ${place}`);
  add(personIds, (place) => `(e.actor_id = ANY(${place}) OR e.subject_id = ANY(${place}))`);
  add(fromId, (place) => `e.id >= ${place}`);
  add(toId, (place) => `e.id < ${place}`);
  add(before, (place) => `e.id < ${place}`);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  values.push(limit);
  const text = `${SELECT} ${where} ORDER BY e.id DESC LIMIT $${values.length}`;
  const { rows } = await pg.query<AuditRow>({ text, values });
  return rows;
}

const FIND_PEOPLE = `
  SELECT id FROM users WHERE email = lower($1) OR handle = lower($2) OR name ILIKE $3 ORDER BY id LIMIT $4`;

/** People whose address or handle is this, or whose name contains it. */
export async function findPersonIds(text: string, limit: number): Promise<bigint[]> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const values = [text, text.replace(/^@/, ''), pattern, limit];
  const { rows } = await pg.query<{ id: bigint }>({ name: 'audit.people', text: FIND_PEOPLE, values });
  return rows.map(({ id }) => id);
}
