import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { logger } from '@/server/platform/logger.ts';
import { publish } from '@/server/platform/redis/pubsub.ts';
import { authorizeNotifications, type From } from '../policy.ts';
import type { SentChannel } from '../terms.ts';
import { endPauses, resetHealth } from './repository.ts';
import { PROVIDER_RESET_CHANNEL } from './watch-provider.ts';

/** What waits longer comes by itself when its pause ends. */
const RELEASED_AT_ONCE = 10_000;

/**
 * Lets a provider be asked again at once, in all processes: its breaker is closed, its pause forgotten, and what waited for that is sent.
 * @throws AppError `not_found` when nobody has ever spoken with it
 */
export async function resetProvider(
  viewer: Viewer,
  { channel, name }: { channel: SentChannel; name: string },
  from: From = {},
): Promise<void> {
  const { id } = authorizeNotifications(viewer);
  await transaction(async (tx) => {
    if (!(await resetHealth({ channel, name }, tx.pg))) throw new AppError('not_found', 'There is no such provider.');
    const details = { channel, provider: name };
    await recordAudit({ event: 'sys_notification_provider_reset', actorId: id, details, ...from }, tx);
  });
  // Told first, so that what is released now finds it open.
  await publish(PROVIDER_RESET_CHANNEL, { channel, name }).catch((error: unknown) =>
    logger.warn({ err: error, provider: name }, 'a provider is opened again only when its own time has come'),
  );
  await transaction((tx) => endPauses(channel, RELEASED_AT_ONCE, tx.pg));
}
