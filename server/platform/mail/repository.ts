import { pg } from '../db/client.ts';

/** What the built-in mailbox holds at most: the newest. */
const KEPT = 1_000;

export type ReceivedMail = {
  id: bigint;
  sender: string;
  recipients: string[];
  subject: string;
  text: string;
  html: string | null;
  isSecret: boolean;
};

const INSERT = `
  INSERT INTO mailbox_messages (id, sender, recipients, subject, text, html, is_secret, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, now())`;

const PURGE = `
  DELETE FROM mailbox_messages WHERE id <= (SELECT id FROM mailbox_messages ORDER BY id DESC OFFSET $1 LIMIT 1)`;

/** Keeps a mail, and of all mails the newest `kept`. */
export async function insertMail(mail: ReceivedMail, kept = KEPT): Promise<void> {
  const { id, sender, recipients, subject, text, html, isSecret } = mail;
  const values = [id, sender, recipients, subject, text, html, isSecret];
  await pg.query({ name: 'mail.insert', text: INSERT, values });
  await pg.query({ name: 'mail.purge', text: PURGE, values: [kept] });
}
