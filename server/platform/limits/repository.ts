import { pg } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';

export type OverrideRow = {
  rule: string;
  limit: number | null;
  windowMs: bigint | null;
  algorithm: string | null;
  shadow: boolean;
  version: number;
  updatedAt: Date;
  updatedBy: bigint | null;
  /** Null when that person is gone. */
  updatedByName: string | null;
};

const OVERRIDES = `
  SELECT o.rule, o.limit, o.window_ms AS "windowMs", o.algorithm, o.shadow, o.version, o.updated_at AS "updatedAt",
         o.updated_by AS "updatedBy", u.name AS "updatedByName"
    FROM limit_overrides o LEFT JOIN users u ON u.id = o.updated_by`;

/** Everything that was ever set; a handful. */
export async function findOverrides(): Promise<OverrideRow[]> {
  const { rows } = await pg.query<OverrideRow>({ name: 'limits.overrides', text: OVERRIDES });
  return rows;
}

export type StoredTerms = Pick<OverrideRow, 'limit' | 'windowMs' | 'algorithm' | 'shadow'>;

/** Until the end of the transaction nobody else changes what is set for this rule, also when there is no row of it yet. */
export async function lockOverride(rule: string, tx: Transaction): Promise<(StoredTerms & { version: number }) | null> {
  await tx.pg.query("SELECT pg_advisory_xact_lock(hashtext('limits'), hashtext($1))", [rule]);
  const { rows } = await tx.pg.query<StoredTerms & { version: number }>(
    'SELECT "limit", window_ms AS "windowMs", algorithm, shadow, version FROM limit_overrides WHERE rule = $1',
    [rule],
  );
  return rows[0] ?? null;
}

const STORE = `
  INSERT INTO limit_overrides (rule, "limit", window_ms, algorithm, shadow, version, updated_at, updated_by)
  VALUES ($1, $2, $3, $4, $5, $6, now(), $7)
  ON CONFLICT (rule) DO UPDATE
    SET "limit" = excluded."limit", window_ms = excluded.window_ms, algorithm = excluded.algorithm, shadow = excluded.shadow,
        version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by`;

export async function storeOverride(
  override: StoredTerms & { rule: string; version: number; updatedBy: bigint },
  tx: Transaction,
): Promise<void> {
  const { rule, limit, windowMs, algorithm, shadow, version, updatedBy } = override;
  await tx.pg.query(STORE, [rule, limit, windowMs, algorithm, shadow, version, updatedBy]);
}

export type EntryRow = {
  id: bigint;
  kind: 'allow' | 'deny';
  subject: 'address' | 'user' | 'country';
  value: string;
  note: string;
  expiresAt: Date | null;
  createdAt: Date;
  createdBy: bigint | null;
  /** Null when that person is gone. */
  createdByName: string | null;
  /** Whom the entry names, when it is a person who is still there. */
  personName: string | null;
};

const ENTRIES = `
  SELECT e.id, e.kind, e.subject, e.value, e.note, e.expires_at AS "expiresAt", e.created_at AS "createdAt",
         e.created_by AS "createdBy", u.name AS "createdByName", p.name AS "personName"
    FROM limit_entries e
    LEFT JOIN users u ON u.id = e.created_by
    LEFT JOIN users p ON p.id = CASE WHEN e.subject = 'user' THEN e.value::bigint END
   WHERE e.expires_at IS NULL OR e.expires_at > now()
   ORDER BY e.id DESC`;

/** All entries that have not run out, newest first. */
export async function findEntries(): Promise<EntryRow[]> {
  const { rows } = await pg.query<EntryRow>({ name: 'limits.entries', text: ENTRIES });
  return rows;
}

/** Forgets what has run out; how many entries are left. Until the end of the transaction nobody else adds one. */
export async function makeRoomForEntry(tx: Transaction): Promise<number> {
  await tx.pg.query("SELECT pg_advisory_xact_lock(hashtext('limits'), 0)");
  await tx.pg.query('DELETE FROM limit_entries WHERE expires_at <= now()');
  const { rows } = await tx.pg.query<{ count: number }>('SELECT count(*)::int AS count FROM limit_entries');
  return rows[0]?.count ?? 0;
}

const INSERT_ENTRY = `
  INSERT INTO limit_entries (id, kind, subject, value, note, expires_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT DO NOTHING`;

/** False when the same is there already. */
export async function insertEntry(
  entry: Pick<EntryRow, 'id' | 'kind' | 'subject' | 'value' | 'note' | 'expiresAt'> & { createdBy: bigint },
  tx: Transaction,
): Promise<boolean> {
  const { id, kind, subject, value, note, expiresAt, createdBy } = entry;
  const { rowCount } = await tx.pg.query(INSERT_ENTRY, [id, kind, subject, value, note, expiresAt, createdBy]);
  return rowCount === 1;
}

/** What was removed; null when there was no such entry. */
export async function deleteEntry(
  id: bigint,
  tx: Transaction,
): Promise<Pick<EntryRow, 'kind' | 'subject' | 'value'> | null> {
  const { rows } = await tx.pg.query<Pick<EntryRow, 'kind' | 'subject' | 'value'>>(
    'DELETE FROM limit_entries WHERE id = $1 RETURNING kind, subject, value',
    [id],
  );
  return rows[0] ?? null;
}

/** The names of these people, by id. */
export async function findNames(ids: readonly bigint[]): Promise<Map<bigint, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pg.query<{ id: bigint; name: string }>({
    name: 'limits.names',
    text: 'SELECT id, name FROM users WHERE id = ANY($1::bigint[])',
    values: [ids],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}
