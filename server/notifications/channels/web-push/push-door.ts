import { env } from '@/server/platform/env.ts';
import { checkUrl } from '@/server/platform/safe-fetch/check-url.ts';
import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { type Door, resolveHost, systemDoor } from '@/server/platform/safe-fetch/resolve-host.ts';

/**
 * The way to push services. Anybody who is signed in can name an address as theirs, so none inside our own network is asked, but for those that
 * whoever runs Maru has named in `WEB_PUSH_ALLOW`.
 */
export const pushDoor: Door = {
  ...systemDoor,
  isExempt: (address, port) => env.WEB_PUSH_ALLOW.includes(`${address}:${port}`),
};

/** Whether something may be pushed to this address. A name that cannot be looked up now may be one all the same. */
export async function mayBePushService(endpoint: string, door: Door = pushDoor): Promise<boolean> {
  try {
    await resolveHost(checkUrl(endpoint), false, door);
    return true;
  } catch (error) {
    return error instanceof FetchFailure && !error.isRefusal;
  }
}
