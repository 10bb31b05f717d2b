import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile, entityTag, type IfMatch } from '@/server/platform/http/conditional.ts';
import { consumeLimit, perUser } from '@/server/platform/http/limits.ts';
import { announcePeople } from '../announce-people.ts';
import { foldHandle, handleRefusal, whyNoHandle } from '../handle.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { pictureUrl } from './picture-files.ts';
import {
  acceptAllRequests,
  findHandle,
  findProfile,
  isHandleTaken,
  lockProfile,
  type ProfileChange,
  type ProfileRow,
  updateProfile,
} from './repository.ts';
import type { ChangeProfileInput, ProfileView } from './schema.ts';

/** Handles are how people know each other: whoever changes theirs all the time is somebody else all the time. */
const HANDLE_CHANGES = perUser(3, '720h');

/** The entity tag of a profile. */
export function profileTag({ version }: ProfileView): string {
  return entityTag(version);
}

/** The viewer's own profile. @throws AppError `not_found` when the account was deleted a moment ago */
export async function readProfile(viewer: { id: bigint }): Promise<ProfileView> {
  return toProfile((await findProfile(viewer.id)) ?? gone());
}

/**
 * Changes what the viewer says about themselves. Going public lets in everybody who waits.
 * @throws AppError `invalid` (`handle_short`, `handle_long`, `handle_start`, `handle_letters`, `handle_reserved`), `conflict` (`handle_taken`,
 *   `handle_confusable`), `rate_limited` (`handle_changed_often`), `precondition_failed` (`changed_meanwhile`)
 */
export async function changeProfile(
  viewer: Viewer,
  input: ChangeProfileInput,
  ifMatch: IfMatch | null,
  caller: Caller,
): Promise<ProfileView> {
  const change = await withHandle(viewer, input, caller);
  let accepted: bigint[] = [];
  const row = await transaction(async (tx) => {
    const before = (await lockProfile(viewer.id, tx)) ?? gone();
    if (ifMatch !== null && !ifMatch(before.version)) throw changedMeanwhile();
    const after = await updateProfile(viewer.id, change, tx);
    if (before.isPrivate && !after.isPrivate) accepted = await acceptAllRequests(viewer.id, tx);
    await record(before, after, caller, tx);
    return after;
  }).catch((error: unknown) => {
    if (isHandleTaken(error)) throw handleRefusal('conflict', 'handle_taken');
    throw error;
  });
  await announcePeople([viewer.id, ...accepted], viewer.id);
  return toProfile(row);
}

/** The change with the skeleton of a new handle, once it is clear that it can be had. */
async function withHandle(viewer: Viewer, input: ChangeProfileInput, { address }: Caller): Promise<ProfileChange> {
  const { handle, ...rest } = dropMissing(input);
  if (handle === undefined || handle === (await findProfile(viewer.id))?.handle) return rest;
  const reason = whyNoHandle(handle);
  if (reason !== null) throw handleRefusal('invalid', reason);
  const handleSkeleton = foldHandle(handle);
  const holder = await findHandle(handleSkeleton);
  if (holder !== null && holder.id !== viewer.id) {
    throw handleRefusal('conflict', holder.handle === handle ? 'handle_taken' : 'handle_confusable');
  }
  const { allowed, resetMs } = await consumeLimit('handle-change', HANDLE_CHANGES, { address, userId: viewer.id });
  if (!allowed) {
    const reason = 'handle_changed_often';
    const retryAfterS = Math.ceil(resetMs / 1_000);
    const errors = [{ path: 'handle', message: reason }];
    throw new AppError('rate_limited', 'This handle was changed too often.', { reason, retryAfterS, errors });
  }
  return { ...rest, handle, handleSkeleton };
}

function dropMissing(input: ChangeProfileInput): ProfileChange {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as ProfileChange;
}

async function record(before: ProfileRow, after: ProfileRow, caller: Caller, tx: Transaction): Promise<void> {
  const fields = ['name', 'handle', 'bio', 'language', 'timeZone', 'isPrivate'] as const;
  const changed = fields.filter((field) => before[field] !== after[field]);
  if (changed.length === 0) return;
  const details: Record<string, string> = { changed: changed.join(' ') };
  if (before.handle !== after.handle) Object.assign(details, { handleBefore: before.handle, handle: after.handle });
  await recordAudit(
    { event: 'user_updated', actorId: after.id, subjectId: after.id, ...tracesOf(caller), details },
    tx,
  );
}

export function toProfile(row: ProfileRow): ProfileView {
  const { pictureKey, createdAt, language, ...rest } = row;
  return {
    ...rest,
    language: language === 'ko' || language === 'en' ? language : null,
    pictureUrl: pictureUrl(pictureKey, 512),
    createdAt: createdAt.toISOString(),
  };
}

export function gone(): never {
  throw new AppError('not_found', 'This account is gone.');
}
