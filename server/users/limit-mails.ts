import { createHash } from 'node:crypto';
import { fixedWindow } from '@/server/platform/http/fixed-window.ts';
import { limitFactor, rateLimited } from '@/server/platform/http/limits.ts';

const PER_MAILBOX = { max: 5, windowMs: 15 * 60_000 };

/**
 * Takes one of the mails with links that a mailbox may get, whether anybody here has its address or not.
 * @param address the caller's
 * @throws AppError `rate_limited`
 */
export async function takeMailTurn(email: string, address: string): Promise<void> {
  const max = Math.floor(PER_MAILBOX.max * limitFactor(address));
  const mailbox = createHash('sha256').update(email).digest('hex');
  const state = await fixedWindow.consume(`mail-with-link:${mailbox}`, { ...PER_MAILBOX, max });
  if (!state.allowed) throw rateLimited(state.resetMs);
}
