import pg from 'pg';
import { expect } from './fixtures.ts';

/**
 * The newest mail to this address in the built-in mailbox, as its recipient gets it: the desk shows admins no links that sign others in.
 * @param about a part of its subject: people get mails of other kinds meanwhile
 */
export async function readMail(to: string, about = ''): Promise<{ subject: string; text: string }> {
  const database = new pg.Client({ connectionString: process.env.MARU_DATABASE_URL });
  await database.connect();
  try {
    const newest = async () => {
      const { rows } = await database.query(
        'SELECT subject, text FROM mailbox_messages WHERE $1 = ANY(recipients) AND strpos(subject, $2) > 0 ORDER BY id DESC LIMIT 1',
        [to, about],
      );
      return rows[0] ?? null;
    };
    await expect.poll(newest, { timeout: 60_000 }).not.toBeNull();
    return await newest();
  } finally {
    await database.end();
  }
}

/** The address of ours that a mail leads to. */
export function linkIn({ text }: { text: string }): string {
  return /https?:\/\/\S+/.exec(text)?.[0] ?? '';
}
