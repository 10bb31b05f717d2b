import { idsReady, newId } from '@/server/platform/ids.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { insertEvents } from '../deliver/repository.ts';
import type { ActRef } from '../schema.ts';
import { ACTS } from '../terms.ts';
import { convertDeliveries, findJustRead } from './repository.ts';

/** What is done so soon after a notification was opened counts as done because of it. */
const CONVERSION_MS = 3_600_000;

/** The job that looks whether what a person did followed from what they were told: it was opened within the hour before. */
export async function recordAct(
  { userId, act }: ActRef,
  { clock = Date.now }: Partial<Pick<JobContext, 'signal'>> & { clock?: () => number } = {},
): Promise<void> {
  await idsReady();
  const now = new Date(clock());
  const since = new Date(clock() - CONVERSION_MS);
  const converted = await convertDeliveries({ userId, types: ACTS[act], since, now });
  const read = await findJustRead({ userId, types: ACTS[act], since });
  const known = new Set(converted.map(({ notificationId }) => notificationId));
  const events = [...converted, ...read.filter(({ notificationId }) => !known.has(notificationId))];
  await insertEvents(
    events.map((event) => ({ ...event, id: newId(), kind: 'converted', detail: { act } })),
    now,
  );
}
