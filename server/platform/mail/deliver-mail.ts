import { senderAddress } from './mail-address.ts';
import { SECRET_HEADER } from './sink.ts';
import { type MailTransport, mailTransport } from './transport.ts';

export type Mail = {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** It carries a link or code that signs in: the mailbox shows it in full to its recipient only. */
  isSecret?: boolean;
};

/** A mail server did not take a mail. Holds what the server said, nothing of the mail. */
class MailRefusedError extends Error {
  override name = 'MailRefusedError';
}

/**
 * Hands a mail to the mail server (`SMTP_URL`), or without one to the built-in mailbox. Called in jobs.
 * @throws MailRefusedError when the server does not take it now, so that the job is tried again
 */
export async function deliverMail(mail: Mail): Promise<void> {
  await sendThrough(await mailTransport(), mail);
}

/** The same through one transport. */
export async function sendThrough({ transporter }: MailTransport, mail: Mail): Promise<void> {
  const { to, subject, text, html, isSecret = false } = mail;
  try {
    await transporter.sendMail({
      from: senderAddress(),
      // As an object: an address with a comma in it must not become two.
      to: { name: '', address: to },
      subject,
      text,
      ...(html === undefined ? {} : { html }),
      headers: { 'Auto-Submitted': 'auto-generated', ...(isSecret ? { [SECRET_HEADER]: '1' } : {}) },
    });
  } catch (error) {
    const { code = 'unknown', message = '' } = error as { code?: string; message?: string };
    throw new MailRefusedError(`the mail server did not take a mail (${code}): ${message}`);
  }
}
