import pg from 'pg';
import { expect } from './fixtures.ts';

/** The newest mail to this address in the built-in mailbox, as its recipient gets it: the desk shows admins no links that sign others in. */
export async function readMail(to: string): Promise<{ subject: string; text: string }> {
  const database = new pg.Client({ connectionString: process.env.MARU_DATABASE_URL });
  await database.connect();
  try {
    const newest = async () => {
      const { rows } = await database.query(
        'SELECT subject, text FROM mailbox_messages WHERE $1 = ANY(recipients) ORDER BY id DESC LIMIT 1',
        [to],
      );
      return rows[0] ?? null;
    };
    await expect.poll(newest, { timeout: 20_000 }).not.toBeNull();
    return await newest();
  } finally {
    await database.end();
  }
}

/** The address of ours that a mail leads to. */
export function linkIn({ text }: { text: string }): string {
  return /https?:\/\/\S+/.exec(text)?.[0] ?? '';
}
