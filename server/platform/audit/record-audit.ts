import { pg } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';
import { newIdAsync } from '../ids.ts';
import { currentRequestId } from '../queue/request-scope.ts';
import type { AuditEventName } from './events.ts';

export type AuditEntry = {
  event: AuditEventName;
  /** Who did it; nobody for what happens by itself, or before anybody is signed in. */
  actorId?: bigint;
  /** To whom. */
  subjectId?: bigint;
  address?: string;
  userAgent?: string | null;
  /** What else tells one case from another: never a secret, never a whole body. */
  details?: Record<string, string | number | boolean | null>;
};

const USER_AGENT_MAX = 400;

const INSERT = `
  INSERT INTO audit_events (id, event, actor_id, subject_id, address, user_agent, request_id, details)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** Writes one line of the audit log; with `tx` exactly when that transaction commits. Fails as the database does. */
export async function recordAudit(entry: AuditEntry, tx?: Transaction): Promise<void> {
  const { event, actorId, subjectId, address, userAgent, details } = entry;
  const values = [
    await newIdAsync(),
    event,
    actorId ?? null,
    subjectId ?? null,
    address ?? null,
    userAgent?.slice(0, USER_AGENT_MAX) ?? null,
    currentRequestId() ?? null,
    JSON.stringify(details ?? {}),
  ];
  await (tx?.pg ?? pg).query({ name: 'audit.insert', text: INSERT, values });
}
