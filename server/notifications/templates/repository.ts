import { pg } from '@/server/platform/db/client.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { Language, NotificationType, Surface } from '../terms.ts';

export type TemplateRow = { type: NotificationType; surface: Surface; language: Language; title: string; body: string };

/** The texts that admins have set in place of the built-in ones, as they hold now. */
export async function findCurrentTemplates(): Promise<TemplateRow[]> {
  const { rows } = await pg.query<TemplateRow>({
    name: 'notifications.templates',
    text: `SELECT type, surface, language, title, body FROM (
             SELECT DISTINCT ON (type, surface, language) type, surface, language, title, body, is_reset
               FROM notification_templates ORDER BY type, surface, language, version DESC) AS newest
            WHERE NOT is_reset`,
  });
  return rows;
}

type Key = { type: NotificationType; surface: Surface; language: Language };

export type VersionRow = Key & {
  version: number;
  title: string;
  body: string;
  isReset: boolean;
  createdAt: Date;
  createdBy: bigint | null;
};

const VERSION = `type, surface, language, version, title, body, is_reset AS "isReset", created_at AS "createdAt",
  created_by AS "createdBy"`;

/** The newest version of every text that was ever changed. */
export async function findNewestVersions(): Promise<VersionRow[]> {
  const { rows } = await pg.query<VersionRow>({
    name: 'notifications.template-newest',
    text: `SELECT DISTINCT ON (type, surface, language) ${VERSION} FROM notification_templates
            ORDER BY type, surface, language, version DESC`,
  });
  return rows;
}

/** Versions of a text, newest first. */
export async function findVersions({ type, surface, language }: Key, limit: number): Promise<VersionRow[]> {
  const { rows } = await pg.query<VersionRow>({
    name: 'notifications.template-versions',
    text: `SELECT ${VERSION} FROM notification_templates WHERE type = $1 AND surface = $2 AND language = $3
            ORDER BY version DESC LIMIT $4`,
    values: [type, surface, language, limit],
  });
  return rows;
}

export async function findVersion({ type, surface, language }: Key, version: number): Promise<VersionRow | null> {
  const { rows } = await pg.query<VersionRow>({
    name: 'notifications.template-version',
    text: `SELECT ${VERSION} FROM notification_templates
            WHERE type = $1 AND surface = $2 AND language = $3 AND version = $4`,
    values: [type, surface, language, version],
  });
  return rows[0] ?? null;
}

/** Writes the next version of a text. False when there is one already: somebody else was faster. */
export async function insertVersion(
  { type, surface, language, version, title, body, isReset, createdBy }: Omit<VersionRow, 'createdAt'>,
  tx: Transaction,
): Promise<boolean> {
  const { rowCount } = await tx.pg.query({
    name: 'notifications.template-insert',
    text: `INSERT INTO notification_templates (type, surface, language, version, title, body, is_reset, created_by)
           SELECT $1, $2, $3, $4, $5, $6, $7, $8
            WHERE $4 = 1 + coalesce((SELECT max(version) FROM notification_templates
                                      WHERE type = $1 AND surface = $2 AND language = $3), 0)
           ON CONFLICT DO NOTHING`,
    values: [type, surface, language, version, title, body, isReset, createdBy],
  });
  return rowCount === 1;
}
