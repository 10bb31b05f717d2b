import { createHash } from 'node:crypto';
import { consumeLimit, perSubject, rateLimited } from '@/server/platform/http/limits.ts';

const PER_MAILBOX = perSubject(5, '15m', { isSecurity: true });

/**
 * Takes one of the mails with links that a mailbox may get, whether anybody here has its address or not.
 * @param address the caller's
 * @throws AppError `rate_limited`
 */
export async function takeMailTurn(email: string, address: string): Promise<void> {
  const mailbox = createHash('sha256').update(email).digest('hex');
  const state = await consumeLimit('mail-with-link', PER_MAILBOX, { address, subject: mailbox });
  if (!state.allowed) throw rateLimited(state.resetMs);
}
