import { pg } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';

export type SettingRow = {
  key: string;
  value: unknown;
  version: number;
  updatedAt: Date;
  updatedBy: bigint | null;
  /** Null when that person is gone. */
  updatedByName: string | null;
};

const FIND_ALL = `
  SELECT s.key, s.value, s.version, s.updated_at AS "updatedAt", s.updated_by AS "updatedBy", u.name AS "updatedByName"
    FROM settings s LEFT JOIN users u ON u.id = s.updated_by`;

/** All that was ever set; a handful. */
export async function findSettings(): Promise<SettingRow[]> {
  const { rows } = await pg.query<SettingRow>({ name: 'settings.all', text: FIND_ALL });
  return rows;
}

/** Until the end of the transaction nobody else changes this setting, also when there is no row of it yet. */
export async function lockSetting(key: string, tx: Transaction): Promise<{ value: unknown; version: number } | null> {
  await tx.pg.query("SELECT pg_advisory_xact_lock(hashtext('settings'), hashtext($1))", [key]);
  const { rows } = await tx.pg.query('SELECT value, version FROM settings WHERE key = $1', [key]);
  return rows[0] ?? null;
}

const STORE = `
  INSERT INTO settings (key, value, version, updated_at, updated_by) VALUES ($1, $2, $3, now(), $4)
  ON CONFLICT (key) DO UPDATE
    SET value = excluded.value, version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by`;

export async function storeSetting(
  setting: { key: string; value: unknown; version: number; updatedBy: bigint },
  tx: Transaction,
): Promise<void> {
  const { key, value, version, updatedBy } = setting;
  await tx.pg.query(STORE, [key, JSON.stringify(value), version, updatedBy]);
}

const INSERT_CHANGE = `
  INSERT INTO setting_changes (id, key, before, after, changed_at, changed_by) VALUES ($1, $2, $3, $4, now(), $5)`;

/** `null` before or after: the default. */
export async function insertSettingChange(
  change: { id: bigint; key: string; before: unknown; after: unknown; changedBy: bigint },
  tx: Transaction,
): Promise<void> {
  const { id, key, before, after, changedBy } = change;
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await tx.pg.query(INSERT_CHANGE, [id, key, json(before), json(after), changedBy]);
}

export type SettingChangeRow = {
  id: bigint;
  before: unknown;
  after: unknown;
  changedAt: Date;
  changedBy: bigint | null;
  changedByName: string | null;
};

const FIND_CHANGES = `
  SELECT c.id, c.before, c.after, c.changed_at AS "changedAt", c.changed_by AS "changedBy", u.name AS "changedByName"
    FROM setting_changes c LEFT JOIN users u ON u.id = c.changed_by
   WHERE c.key = $1 AND c.id < coalesce($2, 9223372036854775807)
   ORDER BY c.id DESC LIMIT $3`;

/** What was set when, newest first, after the change `before`. */
export async function findSettingChanges(key: string, limit: number, before?: bigint): Promise<SettingChangeRow[]> {
  const values = [key, before ?? null, limit];
  const { rows } = await pg.query<SettingChangeRow>({ name: 'settings.changes', text: FIND_CHANGES, values });
  return rows;
}
