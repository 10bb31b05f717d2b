import { hasNotifications } from './repository.ts';

/** Whether anything is kept of what this person was told. */
export function keepsNotificationsOf(userId: bigint): Promise<boolean> {
  return hasNotifications(userId);
}
