import { env } from '../env.ts';

/** Whom our mails come from: `MAIL_FROM`, else an address at the host that people type. */
export function senderAddress(): string {
  if (env.MAIL_FROM !== undefined) return env.MAIL_FROM;
  const host = env.PUBLIC_URL === undefined ? 'localhost' : new URL(env.PUBLIC_URL).hostname;
  return `Maru <maru@${host}>`;
}
