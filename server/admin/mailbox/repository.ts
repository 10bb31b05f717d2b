import { pg } from '@/server/platform/db/client.ts';

export type MessageRow = {
  id: bigint;
  sender: string;
  recipients: string[];
  subject: string;
  isSecret: boolean;
  receivedAt: Date;
};

export type MessageBodyRow = MessageRow & { text: string; html: string | null };

const COLUMNS = 'id, sender, recipients, subject, is_secret AS "isSecret", received_at AS "receivedAt"';

const FIND_PAGE = `
  SELECT ${COLUMNS} FROM mailbox_messages
   WHERE id < coalesce($1, 9223372036854775807)
     AND ($2::text IS NULL OR subject ILIKE $2 OR array_to_string(recipients, ' ') ILIKE $2)
   ORDER BY id DESC LIMIT $3`;

/** Newest first, after the mail `before`; the mailbox is small enough (1,000) to be searched without an index. */
export async function findMessages(wish: { q?: string; before?: bigint; limit: number }): Promise<MessageRow[]> {
  const pattern = wish.q === undefined ? null : `%${wish.q.replace(/[\\%_]/g, '\\$&')}%`;
  const values = [wish.before ?? null, pattern, wish.limit];
  const { rows } = await pg.query<MessageRow>({ name: 'mailbox.page', text: FIND_PAGE, values });
  return rows;
}

export async function findMessage(id: bigint): Promise<MessageBodyRow | null> {
  const text = `SELECT ${COLUMNS}, text, html FROM mailbox_messages WHERE id = $1`;
  const { rows } = await pg.query<MessageBodyRow>({ name: 'mailbox.one', text, values: [id] });
  return rows[0] ?? null;
}

/** Whom to write to; null when that person is gone or shut out. */
export async function findRecipient(userId: bigint): Promise<{ email: string; language: string | null } | null> {
  const text = 'SELECT email, language FROM users WHERE id = $1 AND disabled_at IS NULL';
  const { rows } = await pg.query({ name: 'mailbox.recipient', text, values: [userId] });
  return rows[0] ?? null;
}
