import { transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { peopleAfter } from '@/server/users/lookup.ts';
import { announce, notify } from '../jobs.ts';
import type { AnnouncementRef } from '../schema.ts';
import { findDueAnnouncements, lockAnnouncement, updateAnnouncement } from './repository.ts';

const PEOPLE_AT_A_TIME = 1_000;
const STARTED_AT_A_TIME = 20;

/**
 * The job that asks for an announcement's notifications, some people at a time, until all of its segment were asked for or it is cancelled. Run
 * again it goes on where it was stopped.
 */
export async function sendAnnouncement(
  { announcementId }: AnnouncementRef,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<void> {
  do signal.throwIfAborted();
  while (await askForSome(announcementId));
}

/** The people and how far we are are written in one transaction. False when there is nobody left. */
async function askForSome(announcementId: bigint): Promise<boolean> {
  return transaction(async (tx) => {
    const row = await lockAnnouncement(announcementId, tx);
    if (row?.state !== 'sending') return false;
    const people = await peopleAfter(row.cursor, row.segment, PEOPLE_AT_A_TIME);
    const last = people.at(-1);
    if (last === undefined) {
      await updateAnnouncement(row, { state: 'sent', finishedAt: new Date() }, tx);
      return false;
    }
    const dedupeKey = `announcement:${announcementId}`;
    await notify.dispatch({ type: 'announcement', recipients: people, data: { announcementId }, dedupeKey }, tx);
    await updateAnnouncement(row, { cursor: last, recipients: row.recipients + people.length }, tx);
    return true;
  });
}

/** Begins those whose time has come; done every half minute. */
export async function startDueAnnouncements(): Promise<void> {
  for (const id of await findDueAnnouncements(STARTED_AT_A_TIME)) {
    await transaction(async (tx) => {
      const row = await lockAnnouncement(id, tx);
      if (row?.state !== 'scheduled') return;
      await updateAnnouncement(row, { state: 'sending', startedAt: new Date() }, tx);
      await announce.dispatch({ announcementId: id }, tx);
    });
  }
}
