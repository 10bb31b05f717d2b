import { notify } from '@/server/notifications/jobs.ts';
import { listSessionRows } from '@/server/platform/auth/repository.ts';
import { firstIdAt } from '@/server/platform/ids.ts';
import { describeDevice } from './describe-device.ts';

const MAX_COMPARED = 100;
/** Who has just made an account knows that they are signed in. */
const NEW_ACCOUNT_MS = 5 * 60_000;

/** Tells a person of a sign-in from a browser and system on which they are not signed in already. */
export async function tellOfSignIn(
  userId: bigint,
  sessionId: string,
  { address, userAgent }: { address: string; userAgent?: string | null },
): Promise<void> {
  if (userId >= firstIdAt(new Date(Date.now() - NEW_ACCOUNT_MS))) return;
  const { browser, system } = describeDevice(userAgent ?? null);
  const others = (await listSessionRows(userId, MAX_COMPARED)).filter(({ id }) => id !== sessionId);
  const isKnown = others.some((row) => {
    const device = describeDevice(row.userAgent);
    return device.browser === browser && device.system === system;
  });
  if (isKnown) return;
  const dedupeKey = `sign-in:${sessionId.slice(0, 32)}`;
  await notify.dispatch({ type: 'new-sign-in', recipients: [userId], data: { browser, system, address }, dedupeKey });
}
