import { createTransport, type Transporter } from 'nodemailer';
import { env } from '../env.ts';
import { dropSingleton, singleton } from '../singleton.ts';
import { openMailSink } from './sink.ts';

export type MailTransport = { transporter: Transporter; close(): Promise<void> };

const COMMON = {
  pool: true,
  maxConnections: 3,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  // What we send is text that we made: nothing in it may read files or addresses of this machine.
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

type Patience = Record<'connectionTimeout' | 'greetingTimeout' | 'socketTimeout', number>;

/** The connections of this process to its mail server: `SMTP_URL`, or a sink of its own that fills the mailbox. */
export function mailTransport(): Promise<MailTransport> {
  return singleton('mail', () => {
    const opening = env.SMTP_URL === undefined ? toSink() : Promise.resolve(toServer(env.SMTP_URL));
    opening.catch(() => dropSingleton('mail'));
    return opening;
  });
}

/** The connections of this process to `SMTP_FALLBACK_URL`. @throws when there is none */
export async function fallbackTransport(): Promise<MailTransport> {
  const { SMTP_FALLBACK_URL } = env;
  if (SMTP_FALLBACK_URL === undefined) throw new Error('SMTP_FALLBACK_URL is not set');
  return singleton('mail-fallback', () => toServer(SMTP_FALLBACK_URL));
}

/** Whether mail leaves this machine. */
export function hasMailServer(): boolean {
  return env.SMTP_URL !== undefined;
}

/** Closes the connections, and the sink. A later mail opens new ones. */
export async function closeMail(): Promise<void> {
  const opening = dropSingleton<Promise<MailTransport>>('mail');
  await Promise.all([(await opening)?.close(), dropSingleton<MailTransport>('mail-fallback')?.close()]);
}

/** For a process whose task is to send: opens at once, so that a mistake shows when it starts and not with the first mail. */
export function startMail(): { stop(): Promise<void> } {
  void mailTransport().catch(() => undefined); // the mail that needs it tells
  return { stop: closeMail };
}

/** Connections to a mail server. @param patience other time-outs than the usual ones */
export function toServer(url: string, patience: Partial<Patience> = {}): MailTransport {
  const transporter = createTransport({ ...COMMON, ...patience, url });
  return { transporter, close: async () => transporter.close() };
}

async function toSink(): Promise<MailTransport> {
  const sink = await openMailSink();
  const auth = { user: sink.user, pass: sink.password };
  const transporter = createTransport({ ...COMMON, host: '127.0.0.1', port: sink.port, ignoreTLS: true, auth });
  return {
    transporter,
    close: async () => {
      transporter.close();
      await sink.close();
    },
  };
}
