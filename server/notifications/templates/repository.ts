import { pg } from '@/server/platform/db/client.ts';
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
